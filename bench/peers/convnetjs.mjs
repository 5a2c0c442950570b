import { createRequire } from "node:module"
import { floats, kernel, labels, rowsOf } from "../lib/data.mjs"

export const contestants = [{ id: "convnetjs", family: "convnetjs", workloads: ["w0", "w1", "w2"] }]

export async function create(workload) {
  const require = createRequire(import.meta.url)
  const convnetjs = require("convnetjs")
  const squared = workload.loss === "meanSquaredError"
  const net = new convnetjs.Net()
  net.makeLayers([
    { type: "input", out_sx: 1, out_sy: 1, out_depth: workload.input[0] },
    ...workload.layers
      .slice(0, -1)
      .map((layer) => ({ type: "fc", num_neurons: layer.units, activation: layer.activation })),
    squared ? { type: "regression", num_neurons: 1 } : { type: "softmax", num_classes: workload.layers.at(-1).units },
  ])
  // makeLayers puts the last dense layer before the loss without an activation; W0 wants a sigmoid between them.
  if (squared) net.layers.splice(-1, 0, new convnetjs.SigmoidLayer({ in_sx: 1, in_sy: 1, in_depth: 1 }))
  const dense = net.layers.filter((layer) => layer.layer_type === "fc")
  workload.layers.forEach((layer, l) => {
    const weights = kernel(layer)
    dense[l].filters.forEach((filter, unit) => {
      for (let i = 0; i < layer.inputs; i++) filter.w[i] = weights[i * layer.units + unit]
    })
    dense[l].biases.w.fill(0)
  })

  const { optimizer, batch } = workload
  const trainer = new convnetjs.Trainer(net, {
    method: optimizer.name,
    // Its regression loss is twice the squared error, its gradient the one of half of it.
    learning_rate: optimizer.learningRate * (squared ? 2 : 1),
    batch_size: batch,
    momentum: 0,
    l2_decay: 0,
    ...(optimizer.name === "adam" && { beta1: optimizer.beta1, beta2: optimizer.beta2, eps: optimizer.epsilon }),
  })
  const x = rowsOf(floats(workload.x), batch).map((row) => {
    const volume = new convnetjs.Vol(1, 1, row.length, 0)
    row.forEach((value, i) => {
      volume.w[i] = value
    })
    return volume
  })
  const y = squared ? rowsOf(floats(workload.y), batch) : labels(workload.y)
  return {
    version: require("convnetjs/package.json").version,
    ...(optimizer.name === "adam" && {
      note: "its Adam multiplies by the bias correction instead of dividing, and counts examples as steps",
    }),
    step() {
      let loss = 0
      for (let i = 0; i < batch; i++) loss += trainer.train(x[i], y[i]).loss
      return loss / (squared ? 2 : 1) / batch
    },
  }
}
