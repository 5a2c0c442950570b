import { builtin } from "../base/builtin.ts"
import { ArgumentError } from "../base/errors.ts"

/** More threads than this share no program: native's runtime has a place for each. */
export const mostThreads = 64

/**
 * Threads that share a program unless an option says otherwise: the environment's KASANE_THREADS, else as many as the
 * machine runs at once. Throws ArgumentError where KASANE_THREADS is no whole number from 1 to 64.
 */
export function defaultThreads(): number {
  const wanted = globalThis.process?.env?.KASANE_THREADS
  if (!wanted) return Math.min(mostThreads, machineThreads())
  if (!/^[1-9]\d*$/.test(wanted) || Number(wanted) > mostThreads)
    throw new ArgumentError(`KASANE_THREADS=${wanted}: must be a whole number from 1 to ${mostThreads}.`)
  return Number(wanted)
}

function machineThreads(): number {
  const os = builtin<{ availableParallelism(): number }>("node:os")
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1
}
