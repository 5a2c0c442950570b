import w1 from "./w1.mjs"

/** W2: six hidden layers, He initialization, Adam. Many small kernels in a row. */
const widths = [784, 100, 100, 100, 100, 100, 100, 10]
export default {
  name: "w2",
  title: "784-100x6(ReLU, He)-10, softmax cross-entropy, batch 100, Adam 0.001",
  kind: "train",
  batch: 100,
  input: [784],
  x: w1.x,
  y: w1.y,
  layers: widths.slice(1).map((units, i) => ({
    kind: "dense",
    inputs: widths[i],
    units,
    activation: units === 10 ? "linear" : "relu",
    seed: 20 + i,
    limit: Math.sqrt(6 / widths[i]),
  })),
  loss: "softmaxCrossEntropy",
  optimizer: { name: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  check: 10,
}
