/**
 * One contestant, a child process. Commands come in as lines of JSON on stdin, answers go out on file descriptor 3
 * (libraries print banners on stdout). It works only between a command and its answer.
 *
 *   { setup: { peer, workload, checking?, options, threads } }
 *                         -> { version, note, differs?, losses, outputs?, stepMs?, importMs, firstStepMs, processMs }
 *   { run: milliseconds } -> { steps, seconds, cpuSeconds }: as many steps as fit, at least one
 *   { finish: true }      -> { peakBytes } and the process ends
 *
 * `checking` is the same workload without dropout: its losses are compared, the other one is timed.
 */
import { readFileSync, writeSync } from "node:fs"
import { createInterface } from "node:readline"
import { checkProduct, prepare } from "./data.mjs"

const answer = (message) => writeSync(3, `${JSON.stringify(message)}\n`)
let contestant
let chunk = 1

/** Takes `count` steps; answers the last loss. Awaits only where the library is asynchronous: an await costs ~0.1 µs. */
async function take(contestant, count) {
  if (contestant.steps) return contestant.steps(count)
  let loss
  for (let i = 0; i < count; i++) {
    loss = contestant.step()
    if (typeof loss?.then === "function") loss = await loss
  }
  return loss
}

/**
 * importMs: loading the library (the peer says when it was there); firstStepMs: from the import to the end of the first
 * step; processMs: from the start of the process to the same moment.
 */
async function setup({ peer, workload, checking, options, threads }) {
  const preparing = performance.now()
  prepare(workload)
  const start = performance.now()
  const { create } = await import(peer)
  const make = (what) => create(what, { ...options, threads })
  contestant = await make(workload)
  const { version, note, differs } = contestant
  // A limit of the chip answers a rate (steps/s) instead of taking steps; there is nothing to check.
  if (contestant.rate) return { version, note, losses: [] }
  const first = await take(contestant, 1)
  const end = performance.now()
  const times = {
    importMs: (contestant.importedAt ?? start) - start,
    firstStepMs: end - start,
    processMs: end - (start - preparing),
  }
  return { version, note, differs, ...times, ...(await check(workload, first, checking && (await make(checking)))) }
}

/** The proof that it computes what everybody computes: { losses, outputs?, stepMs? }, or an error. */
async function check(workload, first, checked) {
  if (workload.kind === "matmul") {
    checkProduct(await contestant.result(), workload)
    return { losses: [] }
  }
  if (workload.kind === "infer")
    return { losses: [], outputs: Array.from(await contestant.result()).filter((_, i) => i % 10 === 0) }
  const losses = checked ? [] : [first]
  let stepMs
  while (losses.length < workload.check) {
    const before = performance.now()
    losses.push(await take(checked ?? contestant, 1))
    stepMs = performance.now() - before
  }
  if (!(losses.at(-1) < losses[0]))
    throw new Error(`the loss does not fall: ${losses.map((loss) => loss.toPrecision(4)).join(", ")}`)
  return { losses, stepMs }
}

async function run(milliseconds) {
  let steps = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  let now = start
  while (now - start < milliseconds) {
    const before = now
    if (contestant.rate) {
      const rate = await contestant.rate()
      now = performance.now()
      steps += (rate * (now - before)) / 1000
      continue
    }
    await take(contestant, chunk)
    steps += chunk
    now = performance.now()
    // Look at the clock every 5 to 20 ms only, so that the clock is not what is measured.
    if (now - before < 5) chunk *= 2
    else if (now - before > 20 && chunk > 1) chunk = Math.ceil(chunk / 2)
  }
  const seconds = (now - start) / 1000
  const used = process.cpuUsage(cpu)
  return { steps, seconds, cpuSeconds: (used.user + used.system) / 1e6 }
}

function peakBytes() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  try {
    if (command.setup) answer(await setup(command.setup))
    else if (command.run) answer(await run(command.run))
    else break
  } catch (error) {
    answer({
      error: String(error?.message ?? error)
        .split("\n")
        .slice(0, 4)
        .join(" / "),
      stack: error?.stack,
    })
  }
}
answer({ peakBytes: peakBytes() })
process.exit(0)
