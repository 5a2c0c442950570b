import { network } from "../lib/layers.mjs"

const normalized = (layer) => [
  { ...layer, kernel: layer.kernel ?? 3, bias: false },
  { kind: "batchNormalization", epsilon: 1e-3, statistics: true },
  { kind: "activation", activation: "relu6" },
]
/** As TensorFlow pads "same" where the stride is 2 and the size even: none before, one after. */
const padding = (strides) => (strides === 2 ? [0, 1] : 1)
const block = ([filters, strides]) => [
  ...normalized({ kind: "depthwiseConv2d", strides, padding: padding(strides) }),
  ...normalized({ kind: "conv2d", filters, kernel: 1 }),
]
const blocks = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array(5).fill([512, 1]),
  [1024, 2],
  [1024, 1],
]

/** W6: MobileNet v1 1.0 predicts one picture (Howard et al., 2017). The weights are random. */
const input = [224, 224, 3]
export default {
  name: "w6",
  title: "MobileNet v1 1.0, 224x224x3, batch 1, inference",
  kind: "infer",
  batch: 1,
  input,
  x: { shape: [1, ...input], seed: 7, low: -1, high: 1 },
  layers: network(
    input,
    [
      ...normalized({ kind: "conv2d", filters: 32, strides: 2, padding: padding(2) }),
      ...blocks.flatMap(block),
      { kind: "globalAveragePooling2d" },
      { kind: "dense", units: 1000, activation: "softmax" },
    ],
    { seed: 600 },
  ),
}
