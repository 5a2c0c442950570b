const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

const raised = (exponent: number): string =>
  `${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("")}`

/** A number on an axis: short, without the locale, which differs from machine to machine. */
export function tickText(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? "−" : ""
  if (value === 0 || Object.is(value, -0)) return "0"
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : `${sign}∞`
  if (size < 1e-3 || size >= 1e13) {
    const exponent = Math.floor(Math.log10(size) + 1e-9)
    const factor = Number((size / 10 ** exponent).toPrecision(3))
    return `${sign}${factor === 1 ? "" : `${factor}×`}10${raised(exponent)}`
  }
  for (const [unit, letter] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const)
    if (size >= unit) return `${sign}${Number((size / (letter === "k" ? 1e3 : unit)).toPrecision(4))}${letter}`
  return `${sign}${Number(size.toPrecision(6))}`
}

/** The value below which a share of a sorted list lies, between neighbours in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return low === high ? low : low + (high - low) * (at - Math.floor(at))
}

/** NaN counts as larger than all numbers, as `spreadOf` has it. */
export const ascending = (values: readonly number[]): number[] =>
  values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)).sort((a, b) => a - b)
