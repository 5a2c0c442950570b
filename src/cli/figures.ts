/**
 * A figure that comes from float32 as the shortest decimal that is the same float32: 0.92, not 0.9199999809265137.
 * What follows is below what a loss is known to, and would only look like precision. Nine digits always suffice.
 */
export function shortestFloat(value: number): number {
  const float = Math.fround(value)
  // Also what float32 cannot tell from 0 or infinity.
  if (!Number.isFinite(float) || (float === 0 && value !== 0)) return value
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === float) return short
  }
  return Number(value.toPrecision(9))
}

/** Shares are exact (right of all) and stay as they are; losses are sums that float32 has rounded. */
export function withShortLosses<R extends object>(record: R): R {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    /loss$/i.test(name) && typeof value === "number" ? shortestFloat(value) : value,
  ])
  return Object.fromEntries(entries) as R
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
