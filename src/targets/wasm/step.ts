/** One exported function `s0`, `s1` … (table, begin, end, thread) of a program's module; they run one after the other. */
export interface Step {
  /** It is called for 0 … units, in ranges of any size from `least` to `most`. */
  readonly units: number
  readonly least: number
  readonly most: number
  /** The best length where one thread does them all. */
  readonly alone: number
  /** Rough number of vector instructions. */
  readonly work: number
}

/** Length of the ranges a step is cut into so that each is about `work`. */
export function rangeLength({ units, least, most, work: all }: Omit<Step, "alone">, work: number): number {
  const wanted = Math.ceil((units * work) / Math.max(all, 1) / least) * least
  return Math.max(least, Math.min(most, wanted))
}

/** The number of ranges; where a range may not be short, the last one takes what is left over. */
export function rangeCount({ units, least }: Step, length: number): number {
  return Math.max(1, least > 1 ? Math.floor(units / length) : Math.ceil(units / length))
}
