import { stripVTControlCharacters } from "node:util"
import { isWide, wide } from "../base/text.ts"

/** Columns on a terminal, where characters of Japanese take two. */
export const widthOf = (text: string): number =>
  [...stripVTControlCharacters(text)].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0)

/** Beside Japanese characters a line may end without a space, but not after （, nor before 。 or a small ょ. */
const between = new RegExp(
  `(?<![（「『【])(?![、。，．：；？！）」』】々ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ])(?:(?<=${wide.source})|(?=${wide.source}))`,
  "u",
)

/**
 * Breaks a line between words where it is wider than `columns`; a longer word stays whole, as it may be a path to copy.
 * What follows the first line is indented, unless that would leave less than half of the width.
 */
export function wrap(line: string, columns: number, indent = 0): string[] {
  if (widthOf(line) <= columns) return [line]
  const margin = " ".repeat(indent <= columns / 2 ? indent : 0)
  const lines: string[] = []
  let current: string | undefined
  for (const word of line.split(" "))
    for (const [i, part] of word.split(between).entries()) {
      const longer: string = current === undefined ? part : `${current}${i === 0 ? " " : ""}${part}`
      if (current === undefined || current.trim() === "" || widthOf(longer) <= columns) current = longer
      else {
        lines.push(current.trimEnd())
        current = margin + part
      }
    }
  return [...lines, current!.trimEnd()]
}

/** A part of a line; of those that have a `rank` the highest is left out first. */
export interface Part {
  readonly text: string
  readonly rank?: number
}

/** What stays of the parts as they are left out one by one: first all of them, last those without a rank. */
export function* shorter(parts: readonly Part[]): Generator<string> {
  const ranks = parts.flatMap(({ rank }) => (rank === undefined ? [] : [rank])).sort((a, b) => b - a)
  for (const limit of [Number.POSITIVE_INFINITY, ...ranks]) {
    const kept = parts.filter(({ rank }) => rank === undefined || rank < limit)
    yield kept.map(({ text }) => text).join(" · ")
  }
}

/** As many of the parts as `columns` characters hold. */
export function fitParts(parts: readonly Part[], columns: number): string {
  let line = ""
  for (line of shorter(parts)) if (widthOf(line) <= columns) break
  return line
}

/** `a 7`, `an 8`: as it is spoken. */
export const withArticle = (label: string): string => `${/^(8|1[18]$|[aeiou])/i.test(label) ? "an" : "a"} ${label}`
