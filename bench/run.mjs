#!/usr/bin/env node
/** Kasane against its peers, in one run, alternating. See README.md for the method. */
import { mkdir, readdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { parseArgs } from "node:util"
import { bars } from "./bars.mjs"
import { compete } from "./lib/compete.mjs"
import { machine } from "./lib/machine.mjs"
import { python } from "./lib/process.mjs"
import { report, reportBars } from "./lib/report.mjs"

const help = `node run.mjs [w0 w1 … w7] [options]

  --rounds 7        windows of every contestant
  --window 400      milliseconds of one window; it has at least one step
  --patience 60     seconds of windows after which a slow contestant takes part in no further round
  --slow            with those that would take minutes a step
  --retries 2       how often a window is taken again while other processes keep the machine busy
  --peers a,b       only contestants whose name begins so, and Kasane (e.g. pytorch,tfjs-wasm:core)
  --threads 1|2     only contestants of that many threads, and those that cannot choose
  --json file       where the figures go (default: results/<date>-<workloads>.json)

  KASANE_BENCH_PYTHON  a Python with torch, jax and numpy: without it those peers are left out

  node run.mjs w1
  node run.mjs w5 --threads 1 --peers fma,pytorch,numpy
`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    window: { type: "string", default: "400" },
    patience: { type: "string", default: "60" },
    slow: { type: "boolean", default: false },
    retries: { type: "string", default: "2" },
    peers: { type: "string" },
    threads: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log(help)
  process.exit(0)
}

const load = async (folder) => {
  const url = new URL(`${folder}/`, import.meta.url)
  const names = (await readdir(url)).filter((name) => name.endsWith(".mjs")).sort()
  return Promise.all(
    names.map(async (name) => ({ href: new URL(name, url).href, ...(await import(new URL(name, url).href)) })),
  )
}

const workloads = (await load("workloads")).map((module) => module.default)
const peers = await load("peers")
const asked = positionals.length ? positionals.map((name) => name.toLowerCase()) : workloads.map(({ name }) => name)
const unknown = asked.filter((name) => !workloads.some((workload) => workload.name === name))
if (unknown.length) {
  console.error(`Unknown workload ${unknown.join(", ")}. There are: ${workloads.map(({ name }) => name).join(", ")}.`)
  process.exit(2)
}
const rounds = Number(options.rounds)
const windowMs = Number(options.window)
const patience = Number(options.patience)
if (!(Number.isInteger(rounds) && rounds >= 1) || !(windowMs > 0) || !(patience >= 0)) {
  console.error(
    "--rounds must be a whole number from 1, --window a number of milliseconds above 0, --patience one of seconds.",
  )
  process.exit(2)
}

// 1. Who takes part.
const absent = []
const all = peers.flatMap(({ href, contestants, missing }) => {
  if (missing) absent.push(`${contestants[0].family}: ${missing}`)
  return missing ? [] : contestants.map((contestant) => ({ ...contestant, file: href }))
})
if (!python) absent.push("pytorch, jax, numpy: set KASANE_BENCH_PYTHON to a Python that has torch, jax and numpy")
const wanted = options.peers?.split(",")
const threads = options.threads && Number(options.threads)
const chosen = all.filter(
  ({ id, family, python: script, threads: own }) =>
    (!script || python) &&
    (!wanted || family.startsWith("kasane") || wanted.some((name) => id.startsWith(name))) &&
    (!threads || !own || own === threads),
)

// 2. The run.
const about = machine()
console.log(`${about.cpu}, ${about.cores} cores, ${about.instructionSets.join(" ")}, Node ${about.node}, ${about.date}`)
for (const line of absent) console.log(`Absent – ${line}`)
const results = []
for (const name of asked) {
  const workload = workloads.find((candidate) => candidate.name === name)
  const contestants = chosen.filter(
    ({ workloads, slow }) => workloads.includes(name) && (options.slow || !slow?.[name]),
  )
  console.log(`\n${name.toUpperCase()}  ${workload.title}`)
  for (const { id, slow, cannot } of chosen) {
    if (cannot?.[name]) console.log(`  ${id} left out: ${cannot[name]}`)
    else if (slow?.[name] && !options.slow) console.log(`  ${id} left out: ${slow[name]}; --slow takes it in`)
  }
  const result = await compete(workload, contestants, {
    rounds,
    windowMs,
    retries: Number(options.retries),
    patienceMs: patience * 1000,
    progress: (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`),
  })
  results.push(result)
  console.log(report(workload, result))
}

// 3. The bars, and the record.
const lines = reportBars(bars, results)
if (lines) console.log(`\n${lines}`)
const path =
  options.json ??
  new URL(`results/${about.date.slice(0, 19).replaceAll(":", "-")}-${asked.join("-")}.json`, import.meta.url).pathname
await mkdir(dirname(path), { recursive: true })
await writeFile(path, `${JSON.stringify({ machine: about, rounds, windowMs, absent, results }, null, 1)}\n`)
console.log(`\nWritten to ${path}`)
