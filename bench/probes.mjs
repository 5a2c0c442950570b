#!/usr/bin/env node
/** What probes on every layer, as they are by default, add to the time of training W2. See README.md. */
import { parseArgs } from "node:util"
import { inDist } from "./lib/dist.mjs"
import { machine } from "./lib/machine.mjs"
import { short, spread, table } from "./lib/statistics.mjs"

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    steps: { type: "string", default: "1000" },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log("node probes.mjs [--rounds 9] [--steps 1000]\n\nW2 by fit, with probes and without, in turns.")
  process.exit(0)
}
const { inspect, layers, random, Sequential } = await import(inDist("index.js").href)
const steps = Number(options.steps)
const x = random.uniform([10_000, 784], { seed: 1 })
const y = random.randint([10_000], 0, 10, { seed: 2 })

function network(target) {
  const hidden = () => new layers.Dense(100, { activation: "relu", kernelInitializer: "heNormal" })
  const model = new Sequential(
    [
      new layers.Input({ shape: [784] }),
      ...Array.from({ length: 6 }, hidden),
      new layers.Dense(10, { activation: "softmax" }),
    ],
    { seed: 0 },
  )
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", target })
  return model
}

console.log(
  `${machine().cpu}, Node ${process.version}. W2, ${steps} steps of fit; every 10 looked into, histograms every 100`,
)
const rows = []
for (const target of ["native", "wasm"]) {
  const model = network(target)
  const timed = async (probes) => {
    const began = performance.now()
    await model.fit(x, y, { batchSize: 100, epochs: 1, stepsPerEpoch: steps, replacement: true, seed: 0, probes })
    return performance.now() - began
  }
  const probes = [inspect.createProbe({ keep: 1 })]
  await timed([])
  await timed(probes) // compiles
  const times = { plain: [], probed: [] }
  for (let round = 0; round < Number(options.rounds); round++) {
    times.plain.push(await timed([]))
    times.probed.push(await timed(probes))
  }
  const ratios = times.probed.map((time, i) => time / times.plain[i])
  rows.push([target, ...[times.plain, times.probed, ratios].map((values) => text(spread(values)))])
}
console.log(table(["target", "plain, ms", "probed, ms", "ratio"], rows))

function text({ median, min, max }) {
  return `${short(median)} (${short(min)}–${short(max)})`
}
