/** How many values lay where. NaN and ±Infinity are left out. */
export interface Histogram {
  readonly min: number
  readonly max: number
  /** Of all values, the sum of `counts`. */
  readonly count: number
  readonly sum: number
  readonly sumOfSquares: number
  /** Right edges, ascending. A bin reaches from the edge before it, the first from `min`; the last holds its own edge too. */
  readonly limits: readonly number[]
  readonly counts: readonly number[]
}

/** Of values that may have been picked evenly from a large tensor. */
export interface TensorHistogram extends Histogram {
  /** Elements of the tensor. More than were looked at if it was large. */
  readonly size: number
}

/** Bins of equal width from the smallest to the largest value; equal values give one bin without width. */
export function histogramOf(values: ArrayLike<number>, size = values.length, bins = 30): TensorHistogram {
  let [min, max, count, sum, sumOfSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    count++
    sum += value
    sumOfSquares += value * value
  }
  if (count === 0) return { min: 0, max: 0, count, sum, sumOfSquares, limits: [], counts: [], size }
  const limits = edges(min, max, bins)
  const counts = limits.map(() => 0)
  const perUnit = limits.length / (max - min)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    let bin = max > min ? Math.min(limits.length - 1, Math.floor((value - min) * perUnit)) : 0
    // The quotient is rounded, the edges are what counts.
    if (bin > 0 && value < limits[bin - 1]!) bin--
    else if (bin < limits.length - 1 && value >= limits[bin]!) bin++
    counts[bin]!++
  }
  return { min, max, count, sum, sumOfSquares, limits, counts, size }
}

/** Ascending without repetition: between neighbouring float32s there is no room for all. */
function edges(min: number, max: number, bins: number): number[] {
  if (min === max) return [max]
  const inner = Array.from({ length: bins - 1 }, (_, i) => min + (max - min) * ((i + 1) / bins))
  return [...inner, max]
}
