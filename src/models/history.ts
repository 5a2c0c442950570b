import type { CallbackLogs } from "../callbacks/index.ts"

/** The record of a training, as `fit` returns it. */
export interface History {
  /** By name (`loss`, `accuracy`, `valLoss` …) one number an epoch. */
  readonly history: Readonly<Record<string, readonly number[]>>
  /** The epochs, counted from 0. */
  readonly epoch: readonly number[]
  /** Whether it ended before its last epoch, by a signal or a callback; then the last epoch may be a part of one. */
  readonly stopped: boolean
}

export function createHistory() {
  const history: Record<string, number[]> = {}
  const epoch: number[] = []
  return {
    add(index: number, logs: CallbackLogs): void {
      epoch.push(index)
      for (const [name, value] of Object.entries(logs)) {
        history[name] ??= []
        history[name].push(value)
      }
    },
    finish: (stopped: boolean): History => ({ history, epoch, stopped }),
  }
}

/** Means over samples of what batches report, however small the last batch is. */
export function createMeans(names: readonly string[]) {
  const sums = new Float64Array(names.length)
  let samples = 0
  return {
    reset(): void {
      sums.fill(0)
      samples = 0
    },
    add(values: ArrayLike<number>, count: number): void {
      for (let i = 0; i < sums.length; i++) sums[i]! += values[i]! * count
      samples += count
    },
    get samples(): number {
      return samples
    },
    logs: (): Record<string, number> => Object.fromEntries(names.map((name, i) => [name, sums[i]! / samples])),
  }
}

/** `accuracy` → `valAccuracy`. */
export const validationLogs = (logs: CallbackLogs): CallbackLogs =>
  Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [`val${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  )
