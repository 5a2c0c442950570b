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
  const sums = sumUp(values)
  if (sums.count === 0) return { ...sums, min: 0, max: 0, limits: [], counts: [] }
  const limits = rightEdges(sums.min, sums.max, bins)
  return { ...sums, limits: [...limits], counts: [...countIn(limits, values, sums, bins)] }
}

/** NaN and ±Infinity less themselves are NaN. Called for every value of many tensors, so it is written out. */
const finite = (value: number): boolean => value - value === 0

type Sums = Pick<Histogram, "min" | "max" | "count" | "sum" | "sumOfSquares">

function sumUp(values: ArrayLike<number>): Sums {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let count = 0
  let sum = 0
  let sumOfSquares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (typeof value !== "number")
      throw new ArgumentError(`histogramOf: takes numbers, got ${show(value)} at position ${i}.`)
    if (!finite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    count++
    sum += value
    sumOfSquares += value * value
  }
  return { min, max, count, sum, sumOfSquares }
}

/** Ascending without repetition: where neighbouring numbers are further apart than bins would be, there are fewer. */
function rightEdges(min: number, max: number, bins: number): Float64Array {
  const edges = new Float64Array(bins)
  let size = 0
  let before = min
  for (let i = 1; i < bins; i++) {
    // Not min + (max − min)·t, whose difference may be too large for a number.
    const edge = min * (1 - i / bins) + max * (i / bins)
    if (!(edge > before && edge < max)) continue
    edges[size++] = edge
    before = edge
  }
  edges[size++] = max
  return edges.slice(0, size)
}

/**
 * The bin of a value is computed. Where that comes so near to an edge that rounding decides, or cannot be done (the
 * difference of min and max is too large or too small for a number, or bins are missing), the edges are asked.
 */
function countIn(limits: Float64Array, values: ArrayLike<number>, { min, max }: Sums, bins: number): Int32Array {
  const counts = new Int32Array(limits.length)
  const last = limits.length - 1
  const scale = bins / (max - min)
  const rounding = 2 ** -48 * (bins + (Math.abs(min) + Math.abs(max)) * scale)
  const doubt = limits.length < bins ? 1 : rounding
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!finite(value)) continue
    const at = (value - min) * scale
    let bin = Math.min(last, at | 0)
    const within = at - bin
    if (!(within > doubt && within < 1 - doubt)) {
      while (bin < last && limits[bin]! <= value) bin++
      while (bin > 0 && limits[bin - 1]! > value) bin--
    }
    counts[bin]!++
  }
  return counts
}

export const isHistogram = (values: ArrayLike<number> | Histogram): values is Histogram =>
  typeof values === "object" && values !== null && "limits" in values
