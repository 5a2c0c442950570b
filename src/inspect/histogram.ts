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
  if (min === max) return { min, max, count, sum, sumOfSquares, limits: [max], counts: [count], size }
  const limits = Float64Array.from({ length: bins }, (_, i) => min + (max - min) * ((i + 1) / bins))
  limits[bins - 1] = max
  const counts = new Int32Array(bins)
  const perUnit = bins / (max - min)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= min && value <= max)) continue
    let bin = ((value - min) * perUnit) | 0
    if (bin >= bins) bin = bins - 1
    // The quotient is rounded, the edges are what counts.
    if (bin > 0 && value < limits[bin - 1]!) bin--
    else if (bin < bins - 1 && value >= limits[bin]!) bin++
    counts[bin]!++
  }
  return { min, max, count, sum, sumOfSquares, limits: Array.from(limits), counts: Array.from(counts), size }
}
