import { network } from "../lib/layers.mjs"

const normalization = { kind: "batchNormalization", momentum: 0.9, epsilon: 1e-5 }
const relu = { kind: "activation", activation: "relu" }
const conv = (filters, strides = 1) => [
  { kind: "conv2d", filters, kernel: 3, padding: 1, strides, bias: false },
  normalization,
]
const projection = (filters) => [{ kind: "conv2d", filters, kernel: 1, strides: 2, bias: false }, normalization]
const block = (filters, strides) => [
  {
    kind: "residual",
    main: [...conv(filters, strides), relu, ...conv(filters)],
    shortcut: strides === 1 ? [] : projection(filters),
  },
  relu,
]

/** W7: ResNet-20 for 32x32 pictures (He et al., 2015), with projections where the size changes. */
const input = [32, 32, 3]
export default {
  name: "w7",
  title: "ResNet-20, 32x32x3, softmax cross-entropy, batch 128, SGD 0.1, momentum 0.9",
  kind: "train",
  batch: 128,
  input,
  // Each row twice, under two labels, as in W1.
  x: { shape: [128, ...input], seed: 1, low: -1, high: 1, rows: 64 },
  y: { shape: [128], seed: 2, classes: 10 },
  layers: network(
    input,
    [
      ...conv(16),
      relu,
      ...[16, 32, 64].flatMap((filters) => [
        ...block(filters, filters === 16 ? 1 : 2),
        ...block(filters, 1),
        ...block(filters, 1),
      ]),
      { kind: "globalAveragePooling2d" },
      { kind: "dense", units: 10 },
    ],
    { seed: 700 },
  ),
  loss: "softmaxCrossEntropy",
  optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9 },
  check: 5,
}
