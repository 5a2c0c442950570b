/** Median of the numbers; the mean of the middle two where they are even in number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** { median, min, max } */
export const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
})

/**
 * Ratios ours/theirs round by round, then their spread. Both ran within the same seconds, so what slowed the machine
 * in a round slowed both; a ratio of two medians would mix rounds. A slow contestant takes part in the first ones only.
 */
export const ratio = (ours, theirs) => spread(ours.slice(0, theirs.length).map((value, round) => value / theirs[round]))

/** Three significant digits, thousands kept whole: 0.0123, 4.56, 789, 12,345. */
export function short(value) {
  if (value === undefined || Number.isNaN(value)) return "–"
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US")
  return String(Number(value.toPrecision(3)))
}

/** An aligned text table: the first column to the left, the rest to the right. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const print = (line) =>
    line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ")
  return [print(lines[0]), widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1).map(print)].join("\n")
}
