import type { RenderFunction } from "@observablehq/plot"

/** A grid of colours, row by row. */
export interface Grid {
  /** Of the centres, ascending. */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  /** Index of the colour of column i in row j: `levels[j * xs.length + i]`. */
  readonly levels: readonly number[]
  readonly colors: readonly string[]
}

/**
 * A mark that paints a grid as one path a colour, neighbours of a row together: some kilobytes where a rectangle for each
 * cell would take hundreds.
 */
export function cellsMark({ xs, ys, levels, colors }: Grid): RenderFunction {
  const edges = (centres: readonly number[]): number[] => {
    const half = centres.length > 1 ? (centres[1]! - centres[0]!) / 2 : 0.5
    return [centres[0]! - half, ...centres.map((centre, i) => (centre + (centres[i + 1] ?? centre + 2 * half)) / 2)]
  }
  const [lefts, bottoms] = [edges(xs), edges(ys)]
  return (_index, scales, _values, { marginLeft, marginTop, width, height, marginRight, marginBottom }, context) => {
    const document = context.ownerSVGElement.ownerDocument
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g")
    group.setAttribute("shape-rendering", "crispEdges")
    const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)
    const right = width - marginRight
    const bottom = height - marginBottom
    const at = (x: number) => round(within(scales.scales.x!.apply(x), marginLeft, right))
    const above = (y: number) => round(within(scales.scales.y!.apply(y), marginTop, bottom))
    const columns = lefts.map(at)
    const rows = bottoms.map(above)
    const paths = colors.map(() => "")
    for (let j = 0; j < ys.length; j++) {
      const [from, to] = [rows[j]!, rows[j + 1]!]
      for (let i = 0; i < xs.length; ) {
        const level = levels[j * xs.length + i]!
        let end = i + 1
        while (end < xs.length && levels[j * xs.length + end] === level) end++
        const [x, wide, high] = [columns[i]!, round(columns[end]! - columns[i]!), round(to - from)]
        if (level >= 0) paths[level] += `M${x} ${from}h${wide}v${high}h${-wide}z`
        i = end
      }
    }
    for (const [level, d] of paths.entries()) {
      if (d === "") continue
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
      path.setAttribute("fill", colors[level]!)
      path.setAttribute("d", d)
      group.appendChild(path)
    }
    return group as unknown as SVGElement
  }
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Colours between some, evenly. */
export function ramp(stops: readonly string[], count: number): string[] {
  const channels = stops.map((color) => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16)))
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : (i / (count - 1)) * (stops.length - 1)
    const [from, to] = [channels[Math.floor(at)]!, channels[Math.ceil(at)]!]
    const mixed = from.map((channel, c) => Math.round(channel + (to[c]! - channel) * (at - Math.floor(at))))
    return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`
  })
}
