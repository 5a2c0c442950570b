import { stripVTControlCharacters } from "node:util"

/** Characters on a terminal, where those of Japanese are two wide. */
const widthOf = (text: string): number =>
  [...stripVTControlCharacters(text)].reduce(
    (sum, c) => sum + (/[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]/.test(c) ? 2 : 1),
    0,
  )

export const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)))

/** Rows of a table as lines, its columns below each other. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))))
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i]!))
      .join("  ")
      .trimEnd(),
  )
}
