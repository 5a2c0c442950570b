import { createRequire } from "node:module"
import { bias, filtersFirst, floats, labels, rowsOf } from "../lib/data.mjs"

export const contestants = [
  {
    id: "convnetjs",
    family: "convnetjs",
    workloads: ["w0", "w1", "w2", "w3", "w4"],
    cannot: {
      w6: "it has no depthwise convolution and no batch normalization",
      w7: "it has no batch normalization and no shortcuts",
    },
  },
]

/** Its layers for one of ours. Images lie channels last in it too, so flattening is nothing to do. */
const layersOf = {
  dense: ({ units, activation }) => [{ type: "fc", num_neurons: units, ...activationOf(activation) }],
  conv2d: ({ filters, kernel: size, padding, strides, activation }) => [
    { type: "conv", filters, sx: size, stride: strides, pad: padding, ...activationOf(activation) },
  ],
  maxPooling2d: ({ size }) => [{ type: "pool", sx: size, stride: size }],
  flatten: () => [],
  dropout: ({ rate }) => (rate ? [{ type: "dropout", drop_prob: rate }] : []),
}
const activationOf = (activation) => (activation === "linear" ? {} : { activation })

export async function create(workload) {
  const require = createRequire(import.meta.url)
  const convnetjs = require("convnetjs")
  const squared = workload.loss === "meanSquaredError"
  const [height, width, channels] = workload.input.length === 3 ? workload.input : [1, 1, workload.input[0]]
  const last = workload.layers.findLastIndex(({ kind }) => kind === "dense")
  const { units } = workload.layers[last]
  const net = new convnetjs.Net()
  net.makeLayers([
    { type: "input", out_sx: width, out_sy: height, out_depth: channels },
    ...workload.layers.slice(0, last).flatMap((layer) => layersOf[layer.kind](layer)),
    squared ? { type: "regression", num_neurons: units } : { type: "softmax", num_classes: units },
  ])
  // makeLayers puts the last dense layer before the loss, without an activation; what comes between goes in by hand.
  const size = { in_sx: 1, in_sy: 1, in_depth: units }
  if (squared) net.layers.splice(-1, 0, new convnetjs.SigmoidLayer(size))
  for (const { rate } of workload.layers.slice(last + 1))
    if (rate) net.layers.splice(-1, 0, new convnetjs.DropoutLayer({ ...size, drop_prob: rate }))
  const learning = net.layers.filter(({ layer_type: type }) => type === "fc" || type === "conv")
  workload.layers
    .filter(({ limit }) => limit)
    .forEach((layer, l) => {
      rowsOf(filtersFirst(layer), learning[l].filters.length).forEach((values, unit) => {
        learning[l].filters[unit].w.set(values)
      })
      learning[l].biases.w.set(bias(layer))
    })

  const { optimizer, batch } = workload
  const trainer = new convnetjs.Trainer(net, {
    method: "sgd",
    // Its regression loss is twice the squared error, its gradient the one of half of it.
    learning_rate: optimizer.learningRate * (squared ? 2 : 1),
    batch_size: batch,
    momentum: 0,
    l2_decay: 0,
  })
  const x = rowsOf(floats(workload.x), batch).map((row) => {
    const volume = new convnetjs.Vol(width, height, channels, 0)
    volume.w.set(row)
    return volume
  })
  const y = squared ? rowsOf(floats(workload.y), batch) : labels(workload.y)
  return {
    version: require("convnetjs/package.json").version,
    ...(optimizer.name === "adam" && {
      differs: true,
      note: "the released 0.3.0 has no Adam; plain SGD instead",
    }),
    step() {
      let loss = 0
      for (let i = 0; i < batch; i++) loss += trainer.train(x[i], y[i]).loss
      return loss / (squared ? 2 : 1) / batch
    },
  }
}
