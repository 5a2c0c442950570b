#!/usr/bin/env node
/** `kasane run 6.E1` against the same exercise in numpy, whole processes, in turns. See README.md. */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { machine } from "./lib/machine.mjs"
import { python } from "./lib/process.mjs"
import { short, spread } from "./lib/statistics.mjs"

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, help: { type: "boolean", default: false } },
})
if (options.help) {
  console.log("node exercise.mjs [--rounds 5]\n\nNeeds KASANE_DATA (the full MNIST) and KASANE_BENCH_PYTHON (numpy).")
  process.exit(0)
}
const data = process.env.KASANE_DATA && join(process.env.KASANE_DATA, "mnist")
if (!data || !existsSync(data)) fail("set KASANE_DATA to a folder with mnist/")
if (!python) fail("set KASANE_BENCH_PYTHON to a Python with numpy")

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const contestants = {
  kasane: [process.execPath, here("../bin/kasane.js"), "run", "6.E1", "--variant", "default", "--quiet"],
  numpy: [python, here("python/exercise.py"), data],
}
const seconds = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
console.log(`${machine().cpu}, Node ${process.version}. 6.E1: 2,000 steps of 784-40-20-10, a test every 10`)
for (let round = 0; round <= Number(options.rounds); round++)
  for (const [name, [command, ...args]] of Object.entries(contestants)) {
    const began = performance.now()
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" })
    if (status !== 0) fail(`${name}: ${stderr}`)
    if (round > 0) seconds[name].push((performance.now() - began) / 1000) // the first fills caches
  }
for (const [name, times] of Object.entries(seconds)) console.log(`${name.padEnd(8)} ${text(spread(times))} s`)
console.log(`ratio    ${text(spread(seconds.numpy.map((time, i) => time / seconds.kasane[i])))}`)

function text({ median, min, max }) {
  return `${short(median)} (${short(min)}–${short(max)})`
}

function fail(message) {
  console.error(`exercise: ${message}`)
  process.exit(1)
}
