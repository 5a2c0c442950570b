import { exitCodes } from "./screen.ts"

/**
 * A signal that Ctrl-C sets off once, for a clean end; the second time the process ends at once.
 *
 * @param onFirst Told when the first comes, to say what happens now.
 */
export function onInterrupt(onFirst: () => void): { signal: AbortSignal; release(): void } {
  const abort = new AbortController()
  const listener = () => {
    if (abort.signal.aborted) return process.exit(exitCodes.interrupted)
    abort.abort(new DOMException("interrupted", "AbortError"))
    onFirst()
  }
  process.on("SIGINT", listener)
  return { signal: abort.signal, release: () => void process.off("SIGINT", listener) }
}
