import { widthOf } from "./text.ts"

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
