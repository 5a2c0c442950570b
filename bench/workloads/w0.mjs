/** W0: exclusive or on 2-8-1. Nothing to compute, so it measures what a step costs before the arithmetic starts. */
export default {
  name: "w0",
  title: "2-8(tanh)-1(sigmoid), squared error, batch 4, SGD 0.5",
  kind: "train",
  batch: 4,
  input: [2],
  x: { shape: [4, 2], values: [0, 0, 0, 1, 1, 0, 1, 1] },
  y: { shape: [4, 1], values: [0, 1, 1, 0] },
  layers: [
    { kind: "dense", inputs: 2, units: 8, activation: "tanh", seed: 11, limit: 1 },
    { kind: "dense", inputs: 8, units: 1, activation: "sigmoid", seed: 12, limit: 1 },
  ],
  loss: "meanSquaredError",
  optimizer: { name: "sgd", learningRate: 0.5 },
  check: 50,
}
