import { bias, floats, kernel, labels, oneHot } from "../lib/data.mjs"
import { folded, isSame, kernelShape, padsOf } from "../lib/layers.mjs"

const training = ["w0", "w1", "w2"]
/**
 * Core: variables and `optimizer.minimize`; for inference the fused functions that converted models call. Layers:
 * `tf.sequential`, `trainOnBatch` and `predict`. One thread: that is all it has in Node.
 */
export const contestants = ["wasm", "cpu"].flatMap((backend) => [
  {
    id: `tfjs-${backend}:core`,
    family: `tfjs-${backend}`,
    options: { backend, style: "core" },
    workloads: [...training, "w5", "w6"],
  },
  {
    id: `tfjs-${backend}:layers`,
    family: `tfjs-${backend}`,
    options: { backend, style: "layers" },
    // Without a kernel for the gradient by the filters, its WebAssembly fails on W3 and W4, and would on W7.
    workloads: [...training, "w3", "w4", "w6"],
    ...(backend === "cpu"
      ? { slow: { w4: "more than a minute a step" }, cannot: { w7: "by the rate of W4, minutes a step" } }
      : { cannot: { w7: "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'" } }),
  },
])

export async function create(workload, { backend, style }) {
  const tf = await import("@tensorflow/tfjs")
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm")
  await tf.setBackend(backend)
  await tf.ready()
  const importedAt = performance.now()
  const build = {
    matmul,
    train: style === "core" ? core : layers,
    infer: style === "core" ? fused : predict,
  }[workload.kind]
  return { version: tf.version.tfjs, importedAt, ...build(tf, workload) }
}

function matmul(tf, { a, b }) {
  const left = tf.tensor2d(floats(a), a.shape)
  const right = tf.tensor2d(floats(b), b.shape)
  return {
    // Its WebAssembly and cpu kernels run before matMul returns; the result is not read.
    step: () => tf.matMul(left, right).dispose(),
    result: () => tf.matMul(left, right).data(),
  }
}

const optimizerOf = (tf, { name, learningRate, beta1, beta2, epsilon }) =>
  name === "sgd" ? tf.train.sgd(learningRate) : tf.train.adam(learningRate, beta1, beta2, epsilon)

function dataOf(tf, { x, y }) {
  const target = y.classes
    ? tf.tensor2d(oneHot(labels(y), y.classes), [...y.shape, y.classes])
    : tf.tensor2d(floats(y), y.shape)
  return [tf.tensor(floats(x), x.shape), target]
}

/** [kernel, bias] of a layer. */
const weightsOf = (tf, layer) => [tf.tensor(kernel(layer), kernelShape(layer)), tf.tensor(bias(layer))]

function core(tf, workload) {
  const [x, y] = dataOf(tf, workload)
  const parameters = workload.layers.map((layer) => weightsOf(tf, layer).map((weight) => tf.variable(weight)))
  const activations = { relu: tf.relu, tanh: tf.tanh, sigmoid: tf.sigmoid, linear: (z) => z }
  const forward = () =>
    workload.layers.reduce(
      (h, { activation }, i) => activations[activation](h.matMul(parameters[i][0]).add(parameters[i][1])),
      x,
    )
  const lossOf =
    workload.loss === "meanSquaredError"
      ? () => forward().sub(y).square().mean()
      : () => tf.losses.softmaxCrossEntropy(y, forward())
  const optimizer = optimizerOf(tf, workload.optimizer)
  return {
    step() {
      const loss = optimizer.minimize(lossOf, true)
      const value = loss.dataSync()[0]
      loss.dispose()
      return value
    },
  }
}

/** Its layers for one of ours; those that learn come last. */
const layersOf = {
  dense: (tf, { units, activation }) => [tf.layers.dense({ units, activation })],
  conv2d: (tf, layer) => {
    const { filters, kernel: kernelSize, strides, activation } = layer
    return padded(tf, layer, (padding) =>
      tf.layers.conv2d({ filters, kernelSize, strides, padding, activation, useBias: layer.bias }),
    )
  },
  depthwiseConv2d: (tf, layer) => {
    const { kernel: kernelSize, strides, activation } = layer
    return padded(tf, layer, (padding) =>
      tf.layers.depthwiseConv2d({ kernelSize, strides, padding, activation, useBias: layer.bias }),
    )
  },
  maxPooling2d: (tf, { size }) => [tf.layers.maxPooling2d({ poolSize: size, strides: size })],
  globalAveragePooling2d: (tf) => [tf.layers.globalAveragePooling2d({})],
  flatten: (tf) => [tf.layers.flatten()],
  dropout: (tf, { rate }) => (rate ? [tf.layers.dropout({ rate })] : []),
}

function padded(tf, layer, make) {
  if (isSame(layer)) return [make("same")]
  const pads = padsOf(layer)
  return pads[0] + pads[1] ? [tf.layers.zeroPadding2d({ padding: [pads, pads] }), make("valid")] : [make("valid")]
}

function sequential(tf, input, list) {
  const model = tf.sequential()
  model.add(tf.layers.inputLayer({ inputShape: input }))
  for (const layer of list) {
    const made = layersOf[layer.kind](tf, layer)
    for (const part of made) model.add(part)
    if (layer.limit) made.at(-1).setWeights(weightsOf(tf, layer))
  }
  return model
}

function layers(tf, workload) {
  const [x, y] = dataOf(tf, workload)
  const squared = workload.loss === "meanSquaredError"
  const list = [...workload.layers]
  const last = list.at(-1)
  if (!squared && last.kind === "dense") list[list.length - 1] = { ...last, activation: "softmax" }
  const model = sequential(tf, workload.input, list)
  if (!squared && last.kind !== "dense") model.add(tf.layers.activation({ activation: "softmax" }))
  model.compile({
    optimizer: optimizerOf(tf, workload.optimizer),
    loss: squared ? "meanSquaredError" : "categoricalCrossentropy",
  })
  return { step: () => model.trainOnBatch(x, y) }
}

/** A prediction that is read, and dropped. */
function predictor(tf, run) {
  const result = () => {
    const y = tf.tidy(run)
    const values = y.dataSync()
    y.dispose()
    return values
  }
  return { step: result, result }
}

function predict(tf, workload) {
  const model = sequential(tf, workload.input, folded(workload.layers))
  const x = tf.tensor(floats(workload.x), workload.x.shape)
  return predictor(tf, () => model.predict(x))
}

function fused(tf, workload) {
  const x = tf.tensor(floats(workload.x), workload.x.shape)
  const steps = folded(workload.layers).map((layer) => {
    if (layer.kind === "globalAveragePooling2d") return (h) => h.mean([1, 2])
    const [filter, offset] = weightsOf(tf, layer)
    if (layer.kind === "dense") return (h) => tf.softmax(h.matMul(filter).add(offset))
    const run = layer.kind === "conv2d" ? tf.fused.conv2d : tf.fused.depthwiseConv2d
    const { strides, activation } = layer
    return (h) => run({ x: h, filter, strides, pad: "same", bias: offset, activation })
  })
  return predictor(tf, () => steps.reduce((h, step) => step(h), x))
}
