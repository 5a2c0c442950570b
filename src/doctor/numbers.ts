export const mean = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Divided by the count. */
export const deviation = (values: ArrayLike<number>): number => {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return Math.sqrt(sum / values.length)
}

export const rms = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2
  return Math.sqrt(sum / values.length)
}

/** The last part of a curve, at least so many values. */
export const tail = (values: readonly number[], share: number, least = 1): readonly number[] =>
  values.slice(-Math.max(least, Math.ceil(share * values.length)))

/** Three digits, and none beyond a hundredth of a per cent. */
export const percent = (share: number): string =>
  `${Math.abs(share) < 1e-3 ? Number((100 * share).toFixed(2)) : Number((100 * share).toPrecision(3))} %`
