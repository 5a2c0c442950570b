import { network } from "../lib/layers.mjs"

const conv = (filters, padding = 1) => ({ kind: "conv2d", filters, kernel: 3, padding, activation: "relu" })
const pool = { kind: "maxPooling2d", size: 2 }
const dropout = { kind: "dropout", rate: 0.5 }

/** The deep network for digits, for any batch and any size of image from 14. */
export function deepNetwork({ batch, size }) {
  const input = [size, size, 1]
  return {
    name: "w4",
    title: `${size}x${size}x1, conv 3x3 16-16-pool-32-32-pool-64-64-pool (ReLU), 50(ReLU)-10, dropout 0.5 twice, softmax cross-entropy, batch ${batch}, Adam 0.001`,
    kind: "train",
    batch,
    input,
    // Each row twice, under two labels, as in W1.
    x: { shape: [batch, ...input], seed: 1, low: -1, high: 1, rows: Math.ceil(batch / 2) },
    y: { shape: [batch], seed: 2, classes: 10 },
    layers: network(
      input,
      [
        conv(16),
        conv(16),
        pool,
        conv(32),
        conv(32, 2),
        pool,
        conv(64),
        conv(64),
        pool,
        { kind: "flatten" },
        { kind: "dense", units: 50, activation: "relu" },
        dropout,
        { kind: "dense", units: 10 },
        dropout,
      ],
      { seed: 40 },
    ),
    loss: "softmaxCrossEntropy",
    optimizer: { name: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    check: 4,
  }
}

/** W4: six convolutions of 3x3, three pools, two dense layers, two dropouts. */
export default deepNetwork({ batch: 100, size: 28 })
