import { network } from "../lib/layers.mjs"
import w1 from "./w1.mjs"

/** W3: the classic small convolutional network for digits. */
const input = [28, 28, 1]
export default {
  name: "w3",
  title: "28x28x1, conv 30 5x5 (ReLU), max pool 2, 100(ReLU)-10, softmax cross-entropy, batch 100, Adam 0.001",
  kind: "train",
  batch: 100,
  input,
  // Small numbers: with larger ones Adam's first steps raise the loss, and a loss that falls is the proof of learning.
  x: { ...w1.x, shape: [100, ...input], low: -0.1, high: 0.1 },
  y: w1.y,
  layers: network(
    input,
    [
      { kind: "conv2d", filters: 30, kernel: 5, activation: "relu" },
      { kind: "maxPooling2d", size: 2 },
      { kind: "flatten" },
      { kind: "dense", units: 100, activation: "relu" },
      { kind: "dense", units: 10 },
    ],
    { seed: 30 },
  ),
  loss: "softmaxCrossEntropy",
  optimizer: { name: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  check: 5,
}
