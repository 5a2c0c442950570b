import { KasaneError } from "../../base/errors.ts"
import { perform } from "../../experiments/index.ts"
import { claimFor, isFile, ofTheUser } from "./find.ts"
import type { FromWorker, ToWorker } from "./pool.ts"

/** How often a run may tell how far it is, in milliseconds. */
const interval = 100

const send = (message: FromWorker): void => void process.send?.(message)
let abort = new AbortController()

process.on("message", async (message: ToWorker) => {
  if (message === "stop") {
    abort.abort()
    return
  }
  abort = new AbortController()
  const { index, source, job } = message
  let told = 0
  try {
    const run = await perform(await claimFor(source), job, {
      signal: abort.signal,
      progress(done, total, now) {
        if (performance.now() - told < interval) return
        told = performance.now()
        send({ kind: "progress", index, share: done / total, now })
      },
    })
    send({ kind: "done", index, run })
  } catch (cause) {
    const error = isFile(source) ? ofTheUser(source, "failed", cause) : cause
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    send({ kind: "failed", message, stack, known: error instanceof KasaneError })
  }
})
// Ctrl-C goes to all processes of a terminal; the first of them says what happens now.
process.on("SIGINT", () => {})
process.on("disconnect", () => process.exit(0))
