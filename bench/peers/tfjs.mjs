import { floats, kernel, labels, oneHot } from "../lib/data.mjs"

const training = ["w0", "w1", "w2"]
/** Core: variables and `optimizer.minimize`. Layers: `tf.sequential` and `trainOnBatch`. One thread: that is all it has in Node. */
export const contestants = ["wasm", "cpu"].flatMap((backend) => [
  {
    id: `tfjs-${backend}:core`,
    family: `tfjs-${backend}`,
    options: { backend, style: "core" },
    workloads: [...training, "w5"],
  },
  {
    id: `tfjs-${backend}:layers`,
    family: `tfjs-${backend}`,
    options: { backend, style: "layers" },
    workloads: training,
  },
])

export async function create(workload, { backend, style }) {
  const tf = await import("@tensorflow/tfjs")
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm")
  await tf.setBackend(backend)
  await tf.ready()
  const importedAt = performance.now()
  const build = workload.kind === "matmul" ? matmul : style === "core" ? core : layers
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
  return [tf.tensor2d(floats(x), x.shape), target]
}

function core(tf, workload) {
  const [x, y] = dataOf(tf, workload)
  const parameters = workload.layers.map((layer) => [
    tf.variable(tf.tensor2d(kernel(layer), [layer.inputs, layer.units])),
    tf.variable(tf.zeros([layer.units])),
  ])
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

function layers(tf, workload) {
  const [x, y] = dataOf(tf, workload)
  const model = tf.sequential({
    layers: workload.layers.map(({ inputs, units, activation }, i) =>
      tf.layers.dense({
        units,
        activation: activation === "linear" ? "softmax" : activation,
        ...(i === 0 && { inputShape: [inputs] }),
      }),
    ),
  })
  model.setWeights(
    workload.layers.flatMap((layer) => [
      tf.tensor2d(kernel(layer), [layer.inputs, layer.units]),
      tf.zeros([layer.units]),
    ]),
  )
  const loss = workload.loss === "meanSquaredError" ? "meanSquaredError" : "categoricalCrossentropy"
  model.compile({ optimizer: optimizerOf(tf, workload.optimizer), loss })
  return { step: () => model.trainOnBatch(x, y) }
}
