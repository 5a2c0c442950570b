/** A workload's layers as a model of Kasane, with its weights. */
import { bias, kernel, statistics } from "../../lib/data.mjs"
import { isSame, kernelShape, padsOf } from "../../lib/layers.mjs"

/** Kasane's layers for one of ours; the one that learns comes last. */
const layersOf = {
  dense: ({ layers }, { units, activation }) => [new layers.Dense(units, { activation })],
  conv2d: (kasane, layer) => {
    const { filters, kernel: size, strides, activation, bias: useBias } = layer
    const options = { strides, activation: activationOf(kasane, activation), useBias }
    return padded(kasane, layer, (padding) => new kasane.layers.Conv2D(filters, size, { ...options, padding }))
  },
  depthwiseConv2d: (kasane, layer) => {
    const { kernel: size, strides, activation, bias: useBias } = layer
    const options = { strides, activation: activationOf(kasane, activation), useBias }
    return padded(kasane, layer, (padding) => new kasane.layers.DepthwiseConv2D(size, { ...options, padding }))
  },
  batchNormalization: ({ layers }, { momentum, epsilon }) => [new layers.BatchNormalization({ momentum, epsilon })],
  activation: (kasane, { activation }) => [new kasane.layers.Activation(activationOf(kasane, activation))],
  maxPooling2d: ({ layers }, { size }) => [new layers.MaxPooling2D(size)],
  globalAveragePooling2d: ({ layers }) => [new layers.GlobalAveragePooling2D()],
  flatten: ({ layers }) => [new layers.Flatten()],
  dropout: ({ layers }, { rate }) => (rate ? [new layers.Dropout(rate)] : []),
}

const activationOf = ({ activations }, name) =>
  name === "relu6" && !activations.relu6 ? (x) => x.maximum(0).minimum(6) : name

function padded({ layers }, layer, make) {
  if (isSame(layer)) return [make("same")]
  const pads = padsOf(layer)
  return pads[0] + pads[1] ? [new layers.ZeroPadding2D([pads, pads]), make("valid")] : [make("valid")]
}

/** The values of a layer's weights, in Kasane's order. */
function valuesOf({ tensor }, layer) {
  if (layer.kind === "batchNormalization") {
    const { gamma, beta, mean, variance } = statistics(layer)
    return [gamma, beta, mean, variance].map((values) => tensor(values))
  }
  if (!layer.limit) return []
  const offset = layer.bias === false ? [] : [tensor(bias(layer))]
  return [tensor(kernel(layer), { shape: kernelShape(layer) }), ...offset]
}

/** `Sequential`, or `Model` where there are shortcuts. */
export function modelOf(kasane, input, list) {
  const learned = []
  const made = (layer) => {
    const parts = layersOf[layer.kind](kasane, layer)
    const values = valuesOf(kasane, layer)
    if (values.length) learned.push([parts.at(-1), values])
    return parts
  }
  const model = list.some(({ kind }) => kind === "residual")
    ? functional(kasane, input, list, made)
    : new kasane.Sequential([new kasane.layers.Input({ shape: input }), ...list.flatMap(made)])
  model.build()
  for (const [layer, values] of learned) {
    if (layer.weights.length !== values.length)
      throw new Error(`${layer} has ${layer.weights.length} weights, wanted ${values.length}`)
    layer.weights.forEach((weight, i) => {
      weight.assign(values[i])
    })
  }
  return model
}

function functional({ Input, layers, Model }, input, list, made) {
  const connect = (from, steps) =>
    steps.reduce((h, layer) => {
      if (layer.kind === "residual") return new layers.Add().apply([connect(h, layer.main), connect(h, layer.shortcut)])
      return made(layer).reduce((value, part) => part.apply(value), h)
    }, from)
  const inputs = Input({ shape: input })
  return new Model({ inputs, outputs: connect(inputs, list) })
}
