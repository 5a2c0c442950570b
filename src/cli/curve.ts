import asciichart from "asciichart"

/** Characters that the scale takes beside the points. */
export const scaleWidth = 9

/** Columns of a step, where a curve has few values, as one a layer: at least and at most. */
const stepWidth = [4, 6] as const

/**
 * A curve of at most `width` points as lines of text. More values are averaged in stretches, few are drawn as
 * steps; values that are not finite are left out.
 */
export function curve(values: readonly number[], width = 60, height = 6): string[] {
  if (width < 2) return []
  const shrunk = shrink(values.filter(Number.isFinite), width)
  if (shrunk.length < 2) return []
  const step = Math.min(stepWidth[1], Math.floor(width / shrunk.length))
  const points = step < stepWidth[0] ? shrunk : shrunk.flatMap((value) => new Array<number>(step).fill(value))
  // Never longer: the plot would be shifted line by line.
  const format = (value: number) => (Math.abs(value) < 999.9 ? value.toFixed(3) : value.toExponential(1)).padStart(8)
  const [min, max] = [Math.min(...points), Math.max(...points)]
  // asciichart labels a flat curve wrongly, as it scales by the range.
  const range = min === max ? { min: min - 0.5, max: max + 0.5 } : { min, max }
  return asciichart
    .plot(points, { height, format, ...range })
    .split("\n")
    .map((line) => line.trimEnd())
}

function shrink(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values]
  return Array.from({ length: width }, (_, i) => {
    const [from, to] = [i, i + 1].map((edge) => Math.round((edge * values.length) / width)) as [number, number]
    return values.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
  })
}
