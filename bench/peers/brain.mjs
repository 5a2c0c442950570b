import { createRequire } from "node:module"
import { floats, kernel, labels, oneHot, rowsOf } from "../lib/data.mjs"

const dense = "it has dense layers only"
export const contestants = [
  {
    id: "brain.js",
    family: "brain.js",
    workloads: ["w0", "w1", "w2"],
    cannot: { w3: dense, w4: dense, w6: dense, w7: dense },
  },
]

export async function create(workload) {
  const require = createRequire(import.meta.url)
  const brain = require("brain.js")
  // One activation serves the whole net, the last layer included; there is no softmax.
  const activation = workload.name === "w0" ? "tanh" : "sigmoid"
  const network = new brain.NeuralNetwork({ activation })
  network.sizes = [workload.input[0], ...workload.layers.map((layer) => layer.units)]
  network.initialize()
  workload.layers.forEach((layer, l) => {
    const weights = kernel(layer)
    for (let unit = 0; unit < layer.units; unit++) {
      for (let i = 0; i < layer.inputs; i++) network.weights[l + 1][unit][i] = weights[i * layer.units + unit]
      network.biases[l + 1][unit] = 0
    }
  })

  const { batch, optimizer } = workload
  const x = rowsOf(floats(workload.x), batch)
  const y = rowsOf(workload.y.classes ? oneHot(labels(workload.y), workload.y.classes) : floats(workload.y), batch)
  const data = x.map((input, i) => ({ input, output: y[i] }))
  const options = {
    // One update an example, so its rate is an example's share.
    learningRate: optimizer.learningRate / (optimizer.name === "adam" ? 1 : batch / 4),
    // It refuses 0.
    momentum: 1e-12,
    errorThresh: 1e-30,
    timeout: 3_600_000,
    ...(optimizer.name === "adam" && {
      praxis: "adam",
      beta1: optimizer.beta1,
      beta2: optimizer.beta2,
      epsilon: optimizer.epsilon,
    }),
  }
  return {
    version: require("brain.js/package.json").version,
    differs: true,
    note: `${activation} in every layer, squared error, and one update an example: ${batch} updates a step`,
    steps: (count) => network.train(data, { ...options, iterations: count }).error,
  }
}
