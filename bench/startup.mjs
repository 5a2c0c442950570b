#!/usr/bin/env node
/** How long a user waits for the first finished step, with an empty cache and with a filled one. See README.md. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { machine } from "./lib/machine.mjs"
import { python, start } from "./lib/process.mjs"
import { short, spread, table } from "./lib/statistics.mjs"

const { values: options } = parseArgs({
  options: {
    workload: { type: "string", default: "w1" },
    rounds: { type: "string", default: "5" },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log("node startup.mjs [--workload w1] [--rounds 5]\n\nSeconds to the first finished step, and peak memory.")
  process.exit(0)
}
const { default: workload } = await import(new URL(`workloads/${options.workload}.mjs`, import.meta.url).href)

/** The contestants whose start is compared: ours by `model`, as a user would begin, and the peers of the same kind. */
const wanted = [
  "kasane-native:model@2",
  "kasane-wasm:model@2",
  "tfjs-wasm:layers",
  "jax-js",
  "pytorch:eager@2",
  "jax@2",
]
const contestants = []
for (const file of ["kasane", "tfjs", "jaxJs", "python"]) {
  const href = new URL(`peers/${file}.mjs`, import.meta.url).href
  const peer = await import(href)
  if (peer.missing) console.log(`Absent – ${peer.contestants[0].family}: ${peer.missing}`)
  else if (file === "python" && !python) console.log("Absent – pytorch, jax: set KASANE_BENCH_PYTHON")
  else contestants.push(...peer.contestants.filter(({ id }) => wanted.includes(id)).map((c) => ({ ...c, file: href })))
}

/** One fresh process up to its first steps, with the caches of `cache`. */
async function once(contestant, cache) {
  const child = start({ ...contestant, env: { ...contestant.env, XDG_CACHE_HOME: cache } })
  try {
    const times = await child.setup(workload)
    return { ...times, ...(await child.finish()) }
  } catch (error) {
    child.kill()
    return { error: error.message }
  }
}

console.log(`${machine().cpu}, Node ${process.version}. ${workload.name.toUpperCase()} ${workload.title}`)
const samples = new Map()
const caches = []
const freshCache = async () => {
  const path = await mkdtemp(join(tmpdir(), "kasane-bench-"))
  caches.push(path)
  return path
}
try {
  // The files themselves come from memory in both cases: what is cold is the cache of compiled kernels.
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contestant of contestants) {
      const cache = await freshCache()
      for (const state of ["cold", "warm"]) {
        const key = `${contestant.id} ${state}`
        samples.set(key, [...(samples.get(key) ?? []), await once(contestant, cache)])
      }
    }
  }
} finally {
  await Promise.all(caches.map((path) => rm(path, { recursive: true, force: true })))
}

const cell = (taken, pick) => {
  const { median, min, max } = spread(taken.map(pick))
  return `${short(Math.round(median))} (${short(Math.round(min))}–${short(Math.round(max))})`
}
const rows = []
for (const [key, taken] of samples) {
  const failed = taken.find(({ error }) => error)
  if (failed) {
    console.log(`  ${key} FAILED: ${failed.error}`)
    continue
  }
  rows.push([
    key,
    cell(taken, ({ importMs }) => importMs),
    cell(taken, ({ importMs, firstStepMs }) => firstStepMs - importMs),
    cell(taken, ({ firstStepMs }) => firstStepMs),
    cell(taken, ({ processMs }) => processMs),
    cell(taken, ({ peakBytes }) => peakBytes / 2 ** 20),
  ])
}
console.log(
  table(["contestant, cache", "import ms", "first step after import", "both", "from process start", "peak MiB"], rows),
)
console.log("Bars, first step after import: native cold <= 1500 ms, from cache <= 200 ms; wasm <= 200 ms.")
