/** Pixels this dark or darker are drawn. */
const ink = 96

/**
 * Draws an image with half-block characters, two pixels to a character, without its empty margins.
 *
 * @param pixels Bytes, row by row, 0 paper to 255 ink.
 * @returns Lines of equal length; none for an empty image.
 */
export function drawImage(pixels: Uint8Array, width: number): string[] {
  const height = pixels.length / width
  const dark = (row: number, column: number) => row < height && pixels[row * width + column]! >= ink
  const rows = range(height).filter((row) => range(width).some((column) => dark(row, column)))
  const columns = range(width).filter((column) => range(height).some((row) => dark(row, column)))
  if (rows.length === 0) return []
  const [top, bottom, left, right] = [rows[0]!, rows.at(-1)!, columns[0]!, columns.at(-1)!]
  const lines: string[] = []
  for (let row = top; row <= bottom; row += 2) {
    let line = ""
    for (let column = left; column <= right; column++) {
      // The lower half of the last line may be beyond the ink, where nothing is dark.
      line += [" ", "▀", "▄", "█"][Number(dark(row, column)) + 2 * Number(dark(row + 1, column))]
    }
    lines.push(line)
  }
  return lines
}

export interface Drawing {
  readonly lines: readonly string[]
  readonly caption: string
}

/**
 * Puts captioned drawings side by side, as many to a row as `columns` characters hold. One that does not even fit
 * alone is left out, as a broken drawing shows nothing.
 */
export function gallery(all: readonly Drawing[], columns: number): string[] {
  const gap = 3
  const widthOf = ({ lines, caption }: Drawing) => Math.max(caption.length, ...lines.map((line) => line.length))
  const drawings = all.filter((drawing) => widthOf(drawing) <= columns)
  const width = Math.max(...drawings.map(widthOf))
  const perRow = Math.max(1, Math.floor((columns + gap) / (width + gap)))
  const result: string[] = []
  for (let from = 0; from < drawings.length; from += perRow) {
    const row = drawings.slice(from, from + perRow)
    const height = Math.max(...row.map(({ lines }) => lines.length))
    const join = (cells: string[]) =>
      cells
        .map((cell) => cell.padEnd(width + gap))
        .join("")
        .trimEnd()
    if (from > 0) result.push("")
    for (const line of range(height)) result.push(join(row.map(({ lines }) => lines[line] ?? "")))
    result.push(join(row.map(({ caption }) => caption)))
  }
  return result
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i)
}
