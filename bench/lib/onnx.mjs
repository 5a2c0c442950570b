/** ONNX models as bytes: protocol buffers by hand, field numbers from onnx.proto. */
import { bias, channelsFirstKernel } from "./data.mjs"
import { folded, padsOf } from "./layers.mjs"

const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))])
const number = (field, value) => Buffer.from([...varint(field << 3), ...varint(value)])
const bytes = (field, ...parts) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content])
}
const text = (field, value) => bytes(field, Buffer.from(value))

/** A named float32 tensor of this shape, as inputs and outputs are declared. */
const declared = (name, shape) =>
  Buffer.concat([
    text(1, name),
    bytes(2, bytes(1, number(1, 1), bytes(2, ...shape.map((size) => bytes(1, number(1, size)))))),
  ])

const constant = (name, { shape, values }) =>
  Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, 1),
    text(8, name),
    bytes(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ])

const attribute = (name, value) =>
  Array.isArray(value)
    ? bytes(5, text(1, name), ...value.map((item) => number(8, item)), number(20, 7))
    : bytes(5, text(1, name), number(3, value), number(20, 2))

const node = (type, inputs, output, attributes = {}) =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ])

/** `inputs`, `outputs`: names and shapes; `constants`: names and { shape, values }. */
const model = ({ nodes, constants = {}, inputs, outputs }) =>
  Buffer.concat([
    number(1, 8),
    bytes(
      7,
      ...nodes.map((content) => bytes(1, content)),
      text(2, "bench"),
      ...Object.entries(constants).map(([name, value]) => bytes(5, constant(name, value))),
      ...Object.entries(inputs).map(([name, shape]) => bytes(11, declared(name, shape))),
      ...Object.entries(outputs).map(([name, shape]) => bytes(12, declared(name, shape))),
    ),
    bytes(8, text(1, ""), number(2, 13)),
  ])

/** c = MatMul(a, b) */
export const matmulModel = (size) =>
  model({
    nodes: [node("MatMul", ["a", "b"], "c")],
    inputs: { a: [size, size], b: [size, size] },
    outputs: { c: [size, size] },
  })

/** y = the network of a workload for inference, from x [batch, channels, height, width]; normalizations are folded in. */
export function networkModel({ batch, input, layers }) {
  const nodes = []
  const constants = { zero: { shape: [], values: Float32Array.of(0) }, six: { shape: [], values: Float32Array.of(6) } }
  let current = "x"
  const add = (type, inputs, attributes) => {
    const output = `${type}${nodes.length}`
    nodes.push(node(type, [current, ...inputs], output, attributes))
    current = output
  }
  const weight = (value) => {
    const name = `weight${Object.keys(constants).length}`
    constants[name] = value
    return name
  }
  const activate = {
    relu6: () => add("Clip", ["zero", "six"]),
    softmax: () => add("Softmax", [], { axis: 1 }),
    linear: () => {},
  }
  for (const layer of folded(layers)) {
    if (layer.kind === "globalAveragePooling2d") {
      add("GlobalAveragePool", [])
      add("Flatten", [], { axis: 1 })
      continue
    }
    const values = bias(layer)
    const weights = [weight(channelsFirstKernel(layer)), weight({ shape: [values.length], values })]
    if (layer.kind === "dense") add("Gemm", weights)
    else {
      const [low, high] = padsOf(layer)
      add("Conv", weights, {
        kernel_shape: [layer.kernel, layer.kernel],
        strides: [layer.strides, layer.strides],
        pads: [low, low, high, high],
        group: layer.kind === "conv2d" ? 1 : layer.inputs,
      })
    }
    activate[layer.activation]()
  }
  const [height, width, channels] = input
  return model({
    nodes,
    constants,
    inputs: { x: [batch, channels, height, width] },
    outputs: { [current]: [batch, layers.at(-1).units] },
  })
}
