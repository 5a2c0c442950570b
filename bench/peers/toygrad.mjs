import { createRequire } from "node:module"
import { floats, kernel, labels, rowsOf } from "../lib/data.mjs"

export const contestants = [{ id: "toygrad", family: "toygrad", workloads: ["w0", "w1", "w2"] }]

export async function create(workload) {
  const { NeuralNetwork, Tensor, Trainers } = await import("toygrad")
  const squared = workload.loss === "meanSquaredError"
  const network = new NeuralNetwork({
    layers: [
      { type: "input", sx: 1, sy: 1, sz: workload.input[0] },
      ...workload.layers.flatMap((layer) => [
        { type: "dense", filters: layer.units },
        ...(layer.activation === "linear" ? [] : [{ type: layer.activation }]),
      ]),
      { type: squared ? "regression" : "softmax" },
    ],
  })
  const dense = network.layers.filter((layer) => layer.filters)
  workload.layers.forEach((layer, l) => {
    const weights = kernel(layer)
    dense[l].filters.forEach((filter, unit) => {
      for (let i = 0; i < layer.inputs; i++) filter.w[i] = weights[i * layer.units + unit]
    })
  })

  const { optimizer, batch } = workload
  const Trainer = { sgd: Trainers.SGD, adam: Trainers.Adam }[optimizer.name]
  const trainer = new Trainer(network, {
    // Its regression loss is half the squared error.
    learningRate: optimizer.learningRate * (squared ? 2 : 1),
    batchSize: batch,
    momentum: 0,
    l2decay: 0,
    ...(optimizer.name === "adam" && { beta1: optimizer.beta1, beta2: optimizer.beta2, eps: optimizer.epsilon }),
  })
  const x = rowsOf(floats(workload.x), batch).map((row) => new Tensor(1, 1, row.length, row))
  const y = squared ? rowsOf(floats(workload.y), batch) : labels(workload.y)
  return {
    version: createRequire(import.meta.url)("../node_modules/toygrad/package.json").version,
    ...(optimizer.name === "adam" && {
      note: "its Adam multiplies by the bias correction instead of dividing, and counts examples as steps",
    }),
    step() {
      let loss = 0
      for (let i = 0; i < batch; i++) loss += trainer.train(x[i], y[i]).loss
      return (loss * (squared ? 2 : 1)) / batch
    },
  }
}
