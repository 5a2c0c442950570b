import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { KasaneError } from "../../base/errors.ts"
import { type Claim, type Job, perform } from "../../experiments/index.ts"
import type { Run } from "../../runs/index.ts"
import { isFile, ofTheUser } from "./find.ts"

/** A run to be done, and where its experiment is found. */
export interface Task {
  readonly claim: Claim
  /** As `claimFor` finds it: an id, or a file. */
  readonly source: string
  readonly job: Job
}

export interface PoolOptions {
  readonly workers: number
  readonly signal: AbortSignal
  /** How far a task is: a share from 0 to 1, and what can be said meanwhile. */
  progress(index: number, share: number, now: string | undefined): void
  /** A task is done; awaited before the same worker takes another. */
  done(index: number, run: Run): Promise<void>
}

export type ToWorker = { readonly index: number; readonly source: string; readonly job: Job } | "stop"
export type FromWorker =
  | { readonly kind: "progress"; readonly index: number; readonly share: number; readonly now: string | undefined }
  | { readonly kind: "done"; readonly index: number; readonly run: Run }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string | undefined; readonly known: boolean }

/**
 * Does all tasks, several at once in processes of one thread each, which share nothing and so repeat to the bit. With
 * one worker they run here, on all threads. Ends early, with what is done, when the signal comes.
 */
export async function runTasks(tasks: readonly Task[], options: PoolOptions): Promise<void> {
  if (options.workers <= 1 || tasks.length <= 1) return runHere(tasks, options)
  let next = 0
  const one = async (): Promise<void> => {
    const worker = startWorker()
    try {
      while (next < tasks.length && !options.signal.aborted) {
        const index = next++
        const { source, job } = tasks[index]!
        const run = await worker.run({ index, source, job }, options)
        if (!options.signal.aborted) await options.done(index, run)
      }
    } finally {
      worker.end()
    }
  }
  const all = Array.from({ length: Math.min(options.workers, tasks.length) }, one)
  try {
    await Promise.all(all)
  } catch (error) {
    next = tasks.length // the others finish what they are at
    await Promise.allSettled(all)
    throw error
  }
}

async function runHere(tasks: readonly Task[], { signal, progress, done }: PoolOptions): Promise<void> {
  for (const [index, { claim, source, job }] of tasks.entries()) {
    if (signal.aborted) return
    const run = await perform(claim, job, {
      signal,
      progress: (now, total, text) => progress(index, now / total, text),
    }).catch((error: unknown) => {
      throw isFile(source) ? ofTheUser(source, "failed", error) : error
    })
    if (!signal.aborted) await done(index, run)
  }
}

function startWorker() {
  const path = fileURLToPath(new URL("./worker.js", import.meta.url))
  const child: ChildProcess = fork(path, {
    serialization: "advanced", // figures may be NaN or infinite, which JSON is not
    env: { ...process.env, KASANE_THREADS: process.env.KASANE_THREADS ?? "1" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  })
  return {
    run(message: Exclude<ToWorker, "stop">, { signal, progress }: PoolOptions): Promise<Run> {
      return new Promise((resolve, reject) => {
        const stop = () => child.send("stop" satisfies ToWorker)
        const settle = () => {
          child.off("message", hear)
          child.off("exit", died)
          signal.removeEventListener("abort", stop)
        }
        const died = (code: number | null, by: string | null) => {
          settle()
          reject(
            new KasaneError(
              `the process that ran ${message.job.experiment} ended by itself (${by ?? `code ${code}`}).`,
            ),
          )
        }
        const hear = (answer: FromWorker) => {
          if (answer.kind === "progress") return progress(answer.index, answer.share, answer.now)
          settle()
          if (answer.kind === "done") return resolve(answer.run)
          const error = answer.known ? new KasaneError(answer.message) : new Error(answer.message)
          if (answer.stack !== undefined) error.stack = answer.stack
          reject(error)
        }
        child.on("message", hear)
        child.on("exit", died)
        signal.addEventListener("abort", stop)
        child.send(message satisfies ToWorker)
      })
    },
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
}
