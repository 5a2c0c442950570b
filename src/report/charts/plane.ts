import type { Markish } from "@observablehq/plot"
import { figureText } from "../../experiments/index.ts"
import type { Run } from "../../runs/index.ts"
import { type ChartOf, type Drawing, type Key, type Panel, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { nameOf } from "../names.ts"
import { tickText } from "../numbers.ts"
import { captions, sentenceOf } from "../says.ts"
import { axisFor } from "../scales.ts"
import { palette, styleOf } from "../theme.ts"
import { cellsMark, type Grid, ramp } from "./cells.ts"
import { clipLine, isWithin, type Range } from "./clip.ts"
import { apart, type Place, placesOf } from "./path.ts"

type PlaneChart = ChartOf<"plane">

interface Cells {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly values: readonly number[]
}

interface Picture {
  readonly cells: Cells
  readonly variants: readonly string[]
}

/**
 * `plane`: cells coloured by value, paths and points over them. Variants whose paths lead over the same plane share a
 * picture, unless they are to be apart.
 */
export function drawPlane(chart: PlaneChart, scene: Scene): Drawing | undefined {
  const { lang } = scene
  const say = captions[lang]
  const planes: Picture[] = []
  for (const variant of variantsIn(chart, scene)) {
    const cells = cellsOf(runShown(chart, variant, scene), chart)
    if (!cells) continue
    const same = chart.paths ? planes.findIndex((plane) => sameCells(plane.cells, cells)) : -1
    if (same < 0) planes.push({ cells, variants: [variant] })
    else planes[same] = { cells, variants: [...planes[same]!.variants, variant] }
  }
  const pictures = chart.apart
    ? planes.flatMap(({ cells, variants }) => variants.map((variant): Picture => ({ cells, variants: [variant] })))
    : planes
  if (pictures.length === 0) return undefined
  // What paths lead over are heights, whatever their size; else numbers from 0 to 1 are a classifier's answers.
  const shares = !chart.paths && pictures.every(({ cells }) => cells.values.every((value) => value >= 0 && value <= 1))
  const limits = limitsOf(pictures.flatMap(({ cells }) => cells.values))
  const all = pictures.flatMap(({ variants }) => variants)
  const panels = pictures.map((picture) =>
    panelOf(picture, chart, { all, limits: shares ? undefined : limits, narrow: pictures.length > 1 }, scene),
  )
  const keys =
    chart.paths && !chart.apart
      ? all.map((variant, i): Key => ({ label: titleOf(variant, scene), ...overPlane(i), shape: "line" }))
      : []
  const range = ({ cells: { values } }: Picture) => [Math.min(...values), Math.max(...values)].map(tickText)
  const [low, high] = [
    Math.min(...pictures.flatMap((p) => p.cells.values)),
    Math.max(...pictures.flatMap((p) => p.cells.values)),
  ]
  const parts = planes.flatMap((picture) => {
    const [from, to] = range(picture)
    const plane = say.plane(picture.variants.map((variant) => titleOf(variant, scene)).join(", "), from!, to!)
    const ends = (chart.paths ?? []).flatMap(({ x, y }) =>
      picture.variants.flatMap((variant) => {
        const end = placesOf(runShown(chart, variant, scene), x, y).at(-1)
        return end ? [say.ends(titleOf(variant, scene), tickText(end.x), tickText(end.y))] : []
      }),
    )
    return [plane, ...ends]
  })
  return {
    panels,
    keys,
    note:
      shares && chart.points
        ? say.classes
        : `${say.levels(figureText(low), figureText(high))}${chart.paths ? say.start : ""}`,
    says: sentenceOf(parts, lang),
    ...(pictures.length > 1 && { panelHeight: 240 }),
    ...(pictures.length === 1 && { panelHeight: 380 }),
  }
}

/** The first seed's, or that with the largest `best`. */
function runShown({ best }: PlaneChart, variant: string, { results }: Pick<Scene, "results">): Run {
  const runs = results.runs(variant)
  const worth = ({ manifest: { figures } }: Run) => (best ? (figures[best] ?? Number.NEGATIVE_INFINITY) : 0)
  return runs.reduce((a, b) => (worth(b) > worth(a) ? b : a))
}

function pictureTitle(chart: PlaneChart, variant: string, scene: Scene): string {
  if (!chart.best || scene.results.runs(variant).length === 1) return titleOf(variant, scene)
  const { seed } = runShown(chart, variant, scene).manifest
  return captions[scene.lang].best(titleOf(variant, scene), seed)
}

/** Blue does not show on blue. */
const overPlane = (i: number) => {
  const others = ["#D55E00", "#882255", "#CC79A7", "#E69F00", "#009E73"]
  const { dash } = styleOf(Math.floor(i / others.length) * palette.length)
  return { color: others[i % others.length]!, dash }
}

/** What the pictures of a chart have in common. */
interface Among {
  readonly all: readonly string[]
  /** Of heights; without them the cells are shares. */
  readonly limits: readonly number[] | undefined
  /** They stand beside each other, with room for few ticks. */
  readonly narrow: boolean
}

function panelOf({ cells, variants }: Picture, chart: PlaneChart, { all, limits, narrow }: Among, scene: Scene): Panel {
  const { plot, lang } = scene
  const grid = limits ? gridOfHeights(cells, limits) : gridOfShares(cells)
  const frame = [rangeOf(cells.xs, chart.x === "log"), rangeOf(cells.ys, chart.y === "log")] as const
  const seen = (place: Place) => isWithin(place, ...frame)
  const runs = variants.map((variant) => ({ run: runShown(chart, variant, scene), i: all.indexOf(variant) }))
  const paths = (chart.paths ?? []).flatMap(({ x, y }) =>
    runs.flatMap(({ run, i }): Markish[] => {
      const places = apart(placesOf(run, x, y), span(cells.xs), span(cells.ys))
      const line = clipLine(places, ...frame)
      const { color, dash } = overPlane(i)
      const along = { x: "x", y: "y", strokeLinejoin: "round" as const }
      return [
        plot.line(line, { ...along, stroke: "#ffffff", strokeOpacity: 0.8, strokeWidth: 4 }),
        plot.line(line, { ...along, stroke: color, strokeWidth: 1.8, ...(dash && { strokeDasharray: dash }) }),
        plot.dot(places.length <= 60 ? places.filter(seen) : [], { x: "x", y: "y", fill: color, r: 2.2 }),
        plot.dot(places.slice(0, 1).filter(seen), {
          x: "x",
          y: "y",
          fill: "#ffffff",
          stroke: color,
          strokeWidth: 2,
          r: 4,
        }),
      ]
    }),
  )
  const points = chart.points ? runs.flatMap(({ run }) => pointsOf(run, chart)) : []
  const dots = plot.dot(points.filter(seen), {
    ...{ x: "x", y: "y", r: points.length > 20 ? 3.2 : 6, stroke: "#ffffff", strokeWidth: 1 },
    fill: !limits ? ({ value }: { value: number }) => (value > 0.5 ? palette[1] : palette[0]) : "#000000",
  })
  const across = { label: nameOf(chart.cells.x, lang), log: chart.x === "log", ...(narrow && { count: 4 }) }
  const up = { label: nameOf(chart.cells.y, lang), log: chart.y === "log" }
  return {
    title: variants.length === 1 ? pictureTitle(chart, variants[0]!, scene) : "",
    options: {
      x: { ...axisFor(frame[0], across).options, grid: false, nice: false },
      y: { ...axisFor(frame[1], up).options, grid: false, nice: false },
      marks: [cellsMark(grid), ...paths, dots],
    },
  }
}

/** From edge to edge: the outermost cells are whole. */
function rangeOf(centres: readonly number[], log: boolean): Range {
  const half = log || centres.length < 2 ? 0 : (centres[1]! - centres[0]!) / 2
  return [centres[0]! - half, centres.at(-1)! + half]
}

const span = (places: readonly number[]): number => places.at(-1)! - places[0]!

function cellsOf({ scalars }: Run, { cells: { x, y, value } }: PlaneChart): Cells | undefined {
  const own = (tag: string) => (Object.hasOwn(scalars, tag) ? scalars[tag]!.values : [])
  const [allX, allY, all] = [own(x), own(y), own(value)]
  if (all.length === 0) return undefined
  const places = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)
  const [xs, ys] = [places(allX), places(allY)]
  const [column, row] = [xs, ys].map((list) => new Map(list.map((place, i) => [place, i])))
  const values = Array.from({ length: xs.length * ys.length }, () => Number.NaN)
  all.forEach((value, i) => {
    values[row!.get(allY[i]!)! * xs.length + column!.get(allX[i]!)!] = value
  })
  return { xs, ys, values }
}

const sameCells = (a: Cells, b: Cells): boolean =>
  a.values.length === b.values.length && a.values.every((value, i) => Object.is(value, b.values[i]))

/** Answers of a classifier: blue for class 0, orange for class 1, white between. */
function gridOfShares({ xs, ys, values }: Cells): Grid {
  const colors = ramp(["#9dc9ea", "#f7f7f7", "#f5b48a"], 15)
  return { xs, ys, colors, levels: values.map((v) => (Number.isFinite(v) ? Math.round(v * (colors.length - 1)) : -1)) }
}

const shades = ramp(["#f4f9fd", "#bcd9ee", "#6aa5cf", "#2f6f9f"], 16)

/** Between the shades of heights: as many cells of each, so that steep walls do not hide what lies in the valley. */
function limitsOf(values: readonly number[]): number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  return shades.slice(1).map((_, i) => sorted[Math.floor(((i + 1) / shades.length) * sorted.length)]!)
}

function gridOfHeights({ xs, ys, values }: Cells, limits: readonly number[]): Grid {
  const level = (value: number) => limits.reduce((count, limit) => count + Number(value >= limit), 0)
  return { xs, ys, colors: shades, levels: values.map((value) => (Number.isFinite(value) ? level(value) : -1)) }
}

function pointsOf(run: Run, { points }: PlaneChart): (Place & { readonly value: number })[] {
  const { x, y, value } = points!
  const values = Object.hasOwn(run.scalars, value) ? run.scalars[value]!.values : []
  const [all] = [placesOf(run, x, y)]
  return all.map((place, i) => ({ ...place, value: values[i] ?? 0 }))
}
