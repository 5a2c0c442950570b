import { createRequire } from "node:module"
import { bias, filtersFirst, floats, labels, rowsOf } from "../lib/data.mjs"

export const contestants = [
  {
    id: "toygrad",
    family: "toygrad",
    workloads: ["w0", "w1", "w2", "w3", "w4"],
    cannot: {
      w6: "it has no depthwise convolution and no batch normalization",
      w7: "it has no batch normalization and no shortcuts",
    },
  },
]

/** Its layers for one of ours. Images lie channels last in it too, so flattening is nothing to do. */
const layersOf = {
  dense: ({ units, activation }) => [{ type: "dense", filters: units }, ...activationOf(activation)],
  conv2d: ({ filters, kernel: size, padding, strides, activation }) => [
    { type: "conv", filters, sx: size, stride: strides, pad: padding },
    ...activationOf(activation),
  ],
  maxPooling2d: ({ size }) => [{ type: "pool", sx: size, stride: size }],
  flatten: () => [],
  dropout: ({ rate }) => (rate ? [{ type: "dropout", probability: rate }] : []),
}
const activationOf = (activation) => (activation === "linear" ? [] : [{ type: activation }])

export async function create(workload) {
  const { NeuralNetwork, Tensor, Trainers } = await import("toygrad")
  const [height, width, channels] = workload.input.length === 3 ? workload.input : [1, 1, workload.input[0]]
  const squared = workload.loss === "meanSquaredError"
  const network = new NeuralNetwork({
    layers: [
      { type: "input", sx: width, sy: height, sz: channels },
      ...workload.layers.flatMap((layer) => layersOf[layer.kind](layer)),
      { type: squared ? "regression" : "softmax" },
    ],
  })
  const learning = network.layers.filter((layer) => layer.filters)
  workload.layers
    .filter(({ limit }) => limit)
    .forEach((layer, l) => {
      rowsOf(filtersFirst(layer), learning[l].filters.length).forEach((values, unit) => {
        learning[l].filters[unit].w.set(values)
      })
      learning[l].biases.w.set(bias(layer))
    })

  const { optimizer, batch } = workload
  const Trainer = { sgd: Trainers.SGD, adam: Trainers.Adam }[optimizer.name]
  const trainer = new Trainer(network, {
    // Its regression loss is half the squared error. Its Adam begins with steps ten times as long as they should be.
    learningRate: optimizer.learningRate * (squared ? 2 : optimizer.name === "adam" ? 0.1 : 1),
    batchSize: batch,
    momentum: 0,
    l2decay: 0,
    ...(optimizer.name === "adam" && { beta1: optimizer.beta1, beta2: optimizer.beta2, eps: optimizer.epsilon }),
  })
  const x = rowsOf(floats(workload.x), batch).map((row) => new Tensor(width, height, channels, row))
  const y = squared ? rowsOf(floats(workload.y), batch) : labels(workload.y)
  return {
    version: createRequire(import.meta.url)("../node_modules/toygrad/package.json").version,
    ...(optimizer.name === "adam" && {
      differs: true,
      note: "its Adam multiplies by the bias correction instead of dividing, and counts examples as steps: a tenth of the rate",
    }),
    step() {
      let loss = 0
      for (let i = 0; i < batch; i++) loss += trainer.train(x[i], y[i]).loss
      return (loss * (squared ? 2 : 1)) / batch
    },
  }
}
