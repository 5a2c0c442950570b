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

/** Letters that are as wide as high: those of Chinese, Japanese and Korean. On a terminal they take two columns. */
export const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

export const isWide = (character: string): boolean => wide.test(character)
