import { stripVTControlCharacters } from "node:util"

const width = (text: string): number => stripVTControlCharacters(text).length

/**
 * Breaks a line between words where it is longer than `columns`; a longer word stays whole, as it may be a path to
 * copy. What follows the first line is indented, unless that would leave less than half of the width.
 */
export function wrap(line: string, columns: number, indent = 0): string[] {
  if (width(line) <= columns) return [line]
  const margin = " ".repeat(indent <= columns / 2 ? indent : 0)
  const lines: string[] = []
  let current: string | undefined
  for (const word of line.split(" ")) {
    const longer: string = current === undefined ? word : `${current} ${word}`
    if (current === undefined || current.trim() === "" || width(longer) <= columns) current = longer
    else {
      lines.push(current.trimEnd())
      current = margin + word
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
  for (line of shorter(parts)) if (width(line) <= columns) break
  return line
}

/** `a 7`, `an 8`: as it is spoken. */
export const withArticle = (label: string): string => `${/^(8|1[18]$|[aeiou])/i.test(label) ? "an" : "a"} ${label}`
