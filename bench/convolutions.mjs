#!/usr/bin/env node
/** GFLOP/s of each 3x3 convolution of W4, forward and both gradients, beside the chip's limit. See README.md. */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { floats, kernel } from "./lib/data.mjs"
import { inDist, missingInDist } from "./lib/dist.mjs"
import { kernelShape, outputShape, padsOf } from "./lib/layers.mjs"
import { busySeconds, machine } from "./lib/machine.mjs"
import { median, short, table } from "./lib/statistics.mjs"
import { deepNetwork } from "./workloads/w4.mjs"

const { values: options } = parseArgs({
  options: {
    batch: { type: "string", default: "100" },
    target: { type: "string", default: "native" },
    threads: { type: "string", default: "1,2" },
    windows: { type: "string", default: "5" },
    child: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log("node convolutions.mjs [--batch 100] [--target native|wasm] [--threads 1,2] [--windows 5]")
  process.exit(0)
}
const missing = missingInDist()
if (missing) {
  console.error(missing)
  process.exit(2)
}

const batch = Number(options.batch)
const convolutions = deepNetwork({ batch, size: 28 }).layers.filter(({ kind }) => kind === "conv2d")
const passes = ["forward", "input gradient", "kernel gradient"]

/** In a process of its own, as the number of threads is settled when Kasane starts: [name, pass, GFLOP/s, others]. */
async function measureAll() {
  const { compile, conv, Variable, tensor, vjp, zeros } = await import(inDist().href)
  const rows = []
  for (const layer of convolutions) {
    const padding = [padsOf(layer), padsOf(layer)]
    const [height, width, channels] = layer.input
    const shape = [batch, height, width, channels]
    const x = new Variable(tensor(floats({ shape, seed: 1, low: -1, high: 1 }), { shape }))
    const w = new Variable(tensor(kernel(layer), { shape: kernelShape(layer) }))
    const out = [batch, ...outputShape(layer)]
    const slope = new Variable(tensor(floats({ shape: out, seed: 2, low: -1, high: 1 }), { shape: out }))
    const run = {
      forward: [out, () => conv(x.value, w.value, { padding })],
      "input gradient": [shape, () => vjp((input) => conv(input, w.value, { padding }), x.value)[1](slope.value)],
      "kernel gradient": [w.shape, () => vjp((k) => conv(x.value, k, { padding }), w.value)[1](slope.value)],
    }
    const flops = 2 * out.reduce((a, b) => a * b) * layer.kernel ** 2 * channels
    for (const pass of passes) {
      const [resultShape, body] = run[pass]
      const result = new Variable(zeros(resultShape))
      const step = compile(
        () => {
          result.assign(body())
          return {}
        },
        { target: options.target },
      )
      const { rate, foreign } = measure(() => step.sync())
      rows.push([nameOf(layer), pass, (rate * flops) / 1e9, foreign])
    }
  }
  return rows
}

const nameOf = ({ input, filters, padding }) => `${input.join("x")} -> ${filters}, pad ${padding}`

/** Median calls/s of the windows, and how many cores other processes kept busy in the middle. */
function measure(call) {
  const until = performance.now() + 300
  while (performance.now() < until) call()
  const [rates, foreign] = [[], []]
  for (let window = 0; window < Number(options.windows); window++) {
    const [cpu, busy, start] = [process.cpuUsage(), busySeconds(), performance.now()]
    let calls = 0
    while (performance.now() - start < 100) {
      call()
      calls++
    }
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(cpu)
    rates.push(calls / seconds)
    foreign.push(busy === undefined ? 0 : Math.max(0, (busySeconds() - busy - (user + system) / 1e6) / seconds))
  }
  return { rate: median(rates), foreign: median(foreign) }
}

if (options.child) {
  process.stdout.write(JSON.stringify(await measureAll()))
  process.exit(0)
}

const { fmaLimit } = await import(inDist("targets/native/index.js").href)
const limit = Math.max(...Array.from({ length: 10 }, fmaLimit))
console.log(`${machine().cpu}, Node ${process.version}, ${options.target}, batch ${batch}`)
console.log(`Fused multiply-adds on one thread: at most ${short(limit)} GFLOP/s`)
for (const threads of options.threads.split(",")) {
  const args = ["--child", "--batch", options.batch, "--target", options.target, "--windows", options.windows]
  const env = { ...process.env, KASANE_THREADS: threads }
  const text = execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args], { env, encoding: "utf8" })
  const cells = JSON.parse(text).map(([name, pass, gflops, foreign]) => [
    name,
    pass,
    short(gflops),
    `${short((100 * gflops) / limit / Number(threads))} %`,
    foreign.toFixed(2),
  ])
  console.log(`\n${threads} thread${threads === "1" ? "" : "s"}`)
  console.log(table(["convolution", "pass", "GFLOP/s", "of the limit", "others' cores"], cells))
}
