import { isWide } from "../base/text.ts"

/** Pixels that a text takes, roughly: without a browser nobody knows the font. Rather too much than too little. */
export const textWidth = (text: string, size: number): number =>
  [...text].reduce((sum, c) => sum + size * (isWide(c) ? 1 : /[il.,:;|' ]/.test(c) ? 0.33 : 0.61), 0)

/** Breaks a text into lines: between words, and between any two letters of Japanese. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const [piece] of text.matchAll(
    /[\u2e80-\ua4cf\uff00-\uff60][、。，）：]*|[^\s\u2e80-\ua4cf\uff00-\uff60]+\s*|\s+/g,
  )) {
    if (line !== "" && textWidth((line + piece).trimEnd(), size) > width) {
      lines.push(line.trimEnd())
      line = ""
    }
    line += piece
  }
  return line.trim() === "" && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}

/** As much of a text as fits, with an ellipsis where something is missing. */
export function clipText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  let kept = text
  while (kept !== "" && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}
