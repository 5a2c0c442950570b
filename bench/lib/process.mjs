/** The parent's side of a contestant: starts the child, asks, waits for the answer, and keeps it stopped in between. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { withoutDropout } from "./layers.mjs"

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const canStop = process.platform !== "win32"

/** Python to use: KASANE_BENCH_PYTHON, or nothing. */
export const python = process.env.KASANE_BENCH_PYTHON

// A stopped child would outlive us and never notice, so none is left behind.
const alive = new Set()
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL")
})
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130))

function commandOf({ python: script, nodeArguments = [] }) {
  if (!script) return [process.execPath, [...nodeArguments, here("./contestant.mjs")]]
  return [python, [here(`../python/contestant.py`), script]]
}

/** Starts a contestant's process; nothing is imported until it is asked to set up. */
export function start(contestant) {
  const [command, args] = commandOf(contestant)
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...contestant.env },
  })
  alive.add(child)
  // Banners and warnings are kept for a failure's message only.
  let noise = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      noise = (noise + text).slice(-2000)
    })
  }
  let waiting
  const settle = (message) => {
    waiting?.(message)
    waiting = undefined
  }
  createInterface({ input: child.stdio[3] }).on("line", (line) => settle(JSON.parse(line)))
  child.stdin.on("error", () => {})
  const ended = new Promise((resolve) => {
    child.on("error", (error) => {
      settle({ error: `could not start ${command}: ${error.message}` })
      resolve()
    })
    child.on("exit", (code, signal) => {
      alive.delete(child)
      settle({
        error: `ended early (${signal ?? `exit code ${code}`}): ${noise.trim().split("\n").slice(-3).join(" / ")}`,
      })
      resolve()
    })
  })

  /** One command, one answer. The child is stopped before and after: an idle pool that spins would steal a core. */
  async function ask(command, timeoutMs = 1_800_000) {
    let timer
    const reply = new Promise((resolve) => {
      waiting = resolve
      timer = setTimeout(() => resolve({ error: `no answer in ${timeoutMs / 1000} s` }), timeoutMs)
    })
    if (canStop) child.kill("SIGCONT")
    child.stdin.write(`${JSON.stringify(command)}\n`)
    const message = await reply
    clearTimeout(timer)
    if (canStop && child.exitCode === null && !command.finish) child.kill("SIGSTOP")
    if (message.error) throw Object.assign(new Error(message.error), { stack: message.stack })
    return message
  }

  return {
    ask,
    setup: (workload) =>
      ask({
        setup: {
          peer: contestant.file,
          workload,
          checking: withoutDropout(workload),
          options: contestant.options ?? {},
          threads: contestant.threads,
        },
      }),
    run: (milliseconds) => ask({ run: milliseconds }),
    async finish() {
      const answer = await ask({ finish: true }, 5000).catch(() => ({}))
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000)
      await ended
      clearTimeout(timer)
      return answer
    },
    kill() {
      child.kill("SIGKILL")
    },
  }
}
