import { checkCount } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import type { Histogram } from "./run.ts"

/**
 * Counts values in bins of equal width from the smallest to the largest, as NumPy's `histogram` does. NaN and ±Infinity
 * are left out, so that `count` tells whether there were any; no values give no bins; equal values one bin without width.
 *
 * @param bins Default 30, which is TensorBoard's.
 * @example
 * const { min, max, limits, counts } = runs.histogramOf([0, 1, 1, 2, 8, Number.NaN], 4)
 * counts // → 3,1,0,1
 * limits // → 2,4,6,8
 * @throws ArgumentError for values that are no array of numbers, and for less than one bin.
 */
export function histogramOf(values: ArrayLike<number>, bins = 30): Histogram {
  checkCount("histogramOf", "bins", bins, 1)
  if (typeof values !== "object" || values === null || !Number.isSafeInteger(values.length))
    throw new ArgumentError(
      `histogramOf: takes an array of numbers, as in histogramOf([1, 2, 2]), got ${show(values)}.`,
    )
  let [min, max, count, sum, sumOfSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (typeof value !== "number")
      throw new ArgumentError(`histogramOf: takes numbers, got ${show(value)} at position ${i}.`)
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    count++
    sum += value
    sumOfSquares += value * value
  }
  if (count === 0) return { min: 0, max: 0, count, sum, sumOfSquares, limits: [], counts: [] }
  const limits = rightEdges(min, max, bins)
  const counts = limits.map(() => 0)
  const last = limits.length - 1
  const scale = limits.length / (max - min) // 0 or infinite where the numbers end: then it is searched for
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    // About there, and then as the edges have it.
    let bin = Math.min(last, Math.max(0, Math.trunc((value - min) * scale) || 0))
    while (bin < last && limits[bin]! <= value) bin++
    while (bin > 0 && limits[bin - 1]! > value) bin--
    counts[bin]!++
  }
  return { min, max, count, sum, sumOfSquares, limits, counts }
}

/** Ascending without repetition: where neighbouring numbers are further apart than bins would be, there are fewer. */
function rightEdges(min: number, max: number, bins: number): number[] {
  const edges: number[] = []
  for (let i = 1; i < bins; i++) {
    // Not min + (max − min)·t, whose difference may be too large for a number.
    const edge = min * (1 - i / bins) + max * (i / bins)
    if (edge > (edges.at(-1) ?? min) && edge < max) edges.push(edge)
  }
  return [...edges, max]
}

export const isHistogram = (values: ArrayLike<number> | Histogram): values is Histogram =>
  typeof values === "object" && values !== null && "limits" in values
