/** A mean over batches in which every sample counts once, however small the last batch is. */
export interface RunningMean {
  /** Adds `count` values that sum to `sum`. */
  add(sum: number, count: number): void
  /** The mean so far; 0 before the first value, as in Keras. */
  result(): number
  reset(): void
}

export function runningMean(): RunningMean {
  let total = 0
  let seen = 0
  return {
    add(sum, count) {
      total += sum
      seen += count
    },
    result: () => (seen === 0 ? 0 : total / seen),
    reset() {
      total = 0
      seen = 0
    },
  }
}
