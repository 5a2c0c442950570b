/** The same in both languages of the notes and of this project. */
export interface Text {
  readonly en: string
  readonly ja: string
}

/** A sentence in both languages, with the same figures. */
export const sentence = (en: string, ja: string): Text => ({ en, ja })

/** Four significant digits; shares as the notes write them; ∞ for what never came, as a step. */
export function figureText(value: number): string {
  if (value < 0) return `−${figureText(-value)}`
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞")
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2)
  return size < 1 || Number.isInteger(value) ? String(Number(value.toFixed(4))) : String(Number(value.toPrecision(4)))
}
