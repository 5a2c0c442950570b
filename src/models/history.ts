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

/** For each name, how what is reported comes from the mean; undefined is the mean itself. */
export type Finishes = readonly (((mean: number) => number) | undefined)[]

const finished = (mean: number, finish: Finishes[number]): number => finish?.(mean) ?? mean

/**
 * Means over samples of what `Steps` return for batches, however small the last batch is. Sums and counts are kept in
 * float64 and divided last, so that the mean of zeros and ones is the nearest number to their ratio.
 */
export function createMeans(names: readonly string[], finishes: Finishes = []) {
  const sums = new Float64Array(names.length)
  const counts = new Float64Array(names.length)
  let samples = 0
  return {
    reset(): void {
      sums.fill(0)
      counts.fill(0)
      samples = 0
    },
    /** `values`: [loss, sum of a metric, its count, sum of the next …]; `size` samples. */
    add(values: ArrayLike<number>, size: number): void {
      sums[0]! += values[0]! * size
      counts[0]! += size
      for (let i = 1; i < sums.length; i++) {
        const [sum, count] = [values[2 * i - 1]!, values[2 * i]!]
        // A metric that gives one number for a batch, say, still counts by the batch's size.
        const perSample = count % size === 0
        sums[i]! += perSample ? sum : (sum / count) * size
        counts[i]! += perSample ? count : size
      }
      samples += size
    },
    get samples(): number {
      return samples
    },
    logs: (): Record<string, number> =>
      Object.fromEntries(names.map((name, i) => [name, finished(sums[i]! / counts[i]!, finishes[i])])),
  }
}

/** `accuracy` → `valAccuracy`. */
export const validationLogs = <T>(logs: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [`val${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  )

/** What `Steps` return for one batch, [loss, sum of a metric, its count, …], by name. */
export function batchLogs(
  names: readonly string[],
  values: ArrayLike<number>,
  finishes: Finishes = [],
): Record<string, number> {
  const logs: Record<string, number> = { [names[0]!]: values[0]! }
  for (let i = 1; i < names.length; i++) logs[names[i]!] = finished(values[2 * i - 1]! / values[2 * i]!, finishes[i])
  return logs
}
