/** W1: the classic first digits network. */
export default {
  name: "w1",
  title: "784-50(ReLU)-10, softmax cross-entropy, batch 100, SGD 0.1",
  kind: "train",
  batch: 100,
  input: [784],
  // 50 different rows, each present twice under two labels: the loss then has a floor above zero, so a fast contestant
  // that takes 100,000 steps does not end in denormal gradients that a slow one never sees.
  x: { shape: [100, 784], seed: 1, low: -1, high: 1, rows: 50 },
  y: { shape: [100], seed: 2, classes: 10 },
  layers: [
    { kind: "dense", inputs: 784, units: 50, activation: "relu", seed: 11, limit: Math.sqrt(6 / 784) },
    { kind: "dense", inputs: 50, units: 10, activation: "linear", seed: 12, limit: Math.sqrt(6 / 50) },
  ],
  loss: "softmaxCrossEntropy",
  optimizer: { name: "sgd", learningRate: 0.1 },
  check: 10,
}
