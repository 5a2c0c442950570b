#!/usr/bin/env node
/** What training a workload takes beyond the loaded library, beside what the model says beforehand. See README.md. */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { prepare } from "./lib/data.mjs"
import { inDist } from "./lib/dist.mjs"
import { machine } from "./lib/machine.mjs"
import { python } from "./lib/process.mjs"
import { short, table } from "./lib/statistics.mjs"
import * as kasane from "./peers/kasane.mjs"

const { values: options } = parseArgs({
  options: {
    workload: { type: "string", default: "w4" },
    steps: { type: "string", default: "5" },
    batch: { type: "string" },
    child: { type: "string" },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log("node memory.mjs [--workload w4] [--steps 5]\n\nPeak resident memory above that after the import. Linux.")
  process.exit(0)
}
const { default: usual, deepNetwork } = await import(new URL(`workloads/${options.workload}.mjs`, import.meta.url).href)
const workload = options.batch ? deepNetwork({ batch: Number(options.batch), size: 28 }) : usual

/** Resident bytes now (VmRSS), or the most since the start or `resetPeak` (VmHWM). */
const status = (field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024
const resetPeak = () => writeFileSync("/proc/self/clear_refs", "5")

/** In a process of its own: { baseline, peak, said }. */
async function trainHere({ target, style }) {
  prepare(workload)
  await import(inDist().href)
  globalThis.gc()
  resetPeak()
  const baseline = status("VmRSS")
  const { model, step } = await kasane.create(workload, { target, style })
  for (let i = 0; i < Number(options.steps); i++) await step()
  const peak = status("VmHWM")
  return { baseline, peak, said: model?.memory?.({ batchSize: workload.batch, training: true }) }
}

if (options.child) {
  process.stdout.write(JSON.stringify(await trainHere(JSON.parse(options.child))))
  process.exit(0)
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const common = ["--workload", options.workload, "--steps", options.steps]
const runs = [
  ...kasane.contestants
    .filter(({ options: { style } }) => style === "model")
    .map(({ id, env, options: own }) => [
      id,
      kasane.missing,
      () => [process.execPath, ["--expose-gc", here("memory.mjs"), ...common, "--child", JSON.stringify(own)], env],
    ]),
  ...[1, 2].map((threads) => [
    `pytorch:eager@${threads}`,
    python ? undefined : "set KASANE_BENCH_PYTHON",
    () => [python, [here("python/memory.py"), JSON.stringify({ workload, steps: Number(options.steps), threads })], {}],
  ]),
]

console.log(`${machine().cpu}, Node ${process.version}. ${workload.name.toUpperCase()} ${workload.title}`)
const mib = (bytes) => (bytes === undefined ? "–" : short(bytes / 2 ** 20))
const rows = []
for (const [id, missing, commandOf] of runs) {
  if (missing) {
    console.log(`  ${id} left out: ${missing}`)
    continue
  }
  const [command, args, env] = commandOf()
  try {
    const text = execFileSync(command, args, {
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    })
    const { baseline, peak, said } = JSON.parse(text.split("\n").at(-1))
    rows.push([id, mib(baseline), mib(peak), mib(peak - baseline), mib(said?.total)])
    if (said && rows.length === 1)
      console.log(
        `  model.memory, MiB: ${Object.entries(said)
          .map(([name, bytes]) => `${name} ${mib(bytes)}`)
          .join(", ")}`,
      )
  } catch (error) {
    const reason = /^\w*Error.*$/m.exec(error.stderr ?? "")?.[0] ?? error.message
    console.log(`  ${id} FAILED: ${reason}`)
  }
}
console.log(table(["contestant", "after import, MiB", "peak", "above", "the model says"], rows))

// What is resident beside the model's own memory (the compiler in V8, the code it made) does not grow with the batch, so
// the growth from one batch to a larger one shows how true the model's figures are.
if (deepNetwork && !options.batch) {
  const [small, large] = [100, 400]
  const growth = []
  for (const { id, env, options: own } of kasane.contestants.filter(({ options: { style } }) => style === "model")) {
    const [first, second] = [small, large].map((batch) => {
      const args = [...common, "--batch", String(batch), "--child", JSON.stringify(own)]
      const command = ["--expose-gc", here("memory.mjs"), ...args]
      return JSON.parse(execFileSync(process.execPath, command, { env: { ...process.env, ...env }, encoding: "utf8" }))
    })
    const measured = second.peak - second.baseline - (first.peak - first.baseline)
    const said = second.said.total - first.said.total
    growth.push([id, mib(measured), mib(said), `${((100 * measured) / said).toFixed(1)} %`])
  }
  console.log(`\n${table([`from batch ${small} to ${large}`, "measured, MiB", "the model says", "share"], growth)}`)
}
