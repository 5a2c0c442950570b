import type { Markish } from "@observablehq/plot"
import type { Series } from "../../runs/index.ts"
import { type ChartOf, type Drawing, type Key, type Panel, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { type FanPoint, fanOf } from "../fan.ts"
import { axisOf, nameOf } from "../names.ts"
import { captions, sentenceOf, spreadSaid } from "../says.ts"
import { type Axis, axisFor } from "../scales.ts"
import { type Style, styleOf } from "../theme.ts"

/** Fewer points than these are marked, as a line through them says nothing of where they lie. */
const few = 16

interface Line {
  readonly label: string
  readonly fan: readonly FanPoint[]
  readonly curves: readonly Series[]
  readonly style: Style
}

/** `curves`: a tag over steps, a line a variant and a fan over its seeds. */
export function drawCurves(chart: ChartOf<"curves">, scene: Scene): Drawing | undefined {
  const lines = variantsIn(chart, scene).flatMap((variant) =>
    lineOf(chart.tag, variant, titleOf(variant, scene), scene),
  )
  const styled = lines.map((line, i) => ({ ...line, style: styleOf(i) }))
  if (styled.length === 0) return undefined
  const axes = axesOf(styled, chart, nameOf(chart.tag, scene.lang), chart.tag, scene)
  return {
    panels: [panelOf(styled, axes, scene)],
    keys: styled.length > 1 ? keysOf(styled) : [],
    note: noteOf(styled, scene),
    says: saysOf(styled, chart.tag, scene),
  }
}

/** `tags`: several tags over steps, for each variant a picture. */
export function drawTags(chart: ChartOf<"tags">, scene: Scene): Drawing | undefined {
  const { lang } = scene
  const most = chart.first ? 1 : Number.POSITIVE_INFINITY
  const pictures = variantsIn(chart, scene).flatMap((variant) => {
    const lines = chart.tags.flatMap((tag, i) =>
      lineOf(tag, variant, nameOf(tag, lang), scene, most).map((line) => ({ ...line, style: styleOf(i) })),
    )
    return lines.length > 0 ? [{ title: titleOf(variant, scene), lines }] : []
  })
  const all = pictures.flatMap(({ lines }) => lines)
  if (all.length === 0) return undefined
  const label = chart.tags.length === 1 ? nameOf(chart.tags[0]!, lang) : ""
  const axes = axesOf(all, chart, label, chart.tags[0]!, scene, pictures.length > 2 ? 3 : 6)
  const keys = chart.tags.map((tag, i): Key => ({ label: nameOf(tag, lang), ...styleOf(i), shape: "line" }))
  return {
    panels: pictures.map(({ title, lines }) => ({ title, ...panelOf(lines, axes, scene) })),
    keys: keys.length > 1 ? keys : [],
    note: noteOf(all, scene),
    says: pictures.map(({ title, lines }) => `${title} – ${saysOf(lines, chart.tags[0]!, scene)}`).join(" "),
  }
}

function lineOf(
  tag: string,
  variant: string,
  label: string,
  { results }: Scene,
  most = Number.POSITIVE_INFINITY,
): Omit<Line, "style">[] {
  const curves = results
    .runs(variant)
    .slice(0, most)
    .flatMap(({ scalars }) => (Object.hasOwn(scalars, tag) && scalars[tag]!.steps.length > 0 ? [scalars[tag]!] : []))
  return curves.length > 0 ? [{ label, curves, fan: fanOf(curves) }] : []
}

interface Axes {
  /** Dots beside each other, without lines. */
  readonly apart: boolean
  readonly x: Axis
  readonly y: Axis
}

function axesOf(
  lines: readonly Line[],
  { x, y }: { readonly x?: "log"; readonly y?: "log" },
  label: string,
  tag: string,
  { lang }: Scene,
  ticks = 6,
): Axes {
  const points = lines.flatMap(({ fan }) => fan)
  const along = axisOf(tag, lang)
  return {
    apart: along.apart ?? false,
    x: axisFor(
      points.map(({ step }) => step),
      { ...along, log: x === "log", count: ticks },
    ),
    y: axisFor(
      points.flatMap(({ low, median, high }) => [low, median, high]),
      { label, log: y === "log" },
    ),
  }
}

function panelOf(lines: readonly Line[], { x, y, apart }: Axes, { plot }: Scene): Panel {
  if (apart) {
    const marks = lines.map(({ fan, style: { color } }, i) =>
      plot.dot(fan, { x: "step", y: "median", fill: color, r: 5, dx: 12 * (i - (lines.length - 1) / 2) }),
    )
    return { options: { x: { ...x.options, inset: 8 * lines.length }, y: y.options, marks } }
  }
  // On a logarithmic axis a band that reaches down to 0 ends at the frame.
  const floor = y.options.type === "log" ? y.domain[0] : Number.NEGATIVE_INFINITY
  const at = (value: number) => (Number.isFinite(value) ? Math.max(value, floor) : Number.NaN)
  const fans = lines.flatMap(({ fan, curves, style: { color } }): Markish[] => {
    if (curves.length < 2) return []
    const band = (from: (p: FanPoint) => number, to: (p: FanPoint) => number, fillOpacity: number) =>
      plot.areaY(fan, {
        ...{ x: "step", fill: color, fillOpacity },
        y1: (point: FanPoint) => at(from(point)),
        y2: (point: FanPoint) => at(to(point)),
      })
    const whole = band(
      ({ low }) => low,
      ({ high }) => high,
      0.14,
    )
    if (curves.length < 4) return [whole]
    const middle = band(
      ({ lowerQuartile }) => lowerQuartile,
      ({ upperQuartile }) => upperQuartile,
      0.2,
    )
    return [whole, middle]
  })
  const medians = lines.flatMap(({ fan, style: { color, dash } }): Markish[] => {
    const along = { x: "step", y: "median" }
    const line = plot.line(fan, {
      ...along,
      ...{ stroke: color, strokeWidth: fan.length > 150 ? 1.4 : 2, strokeLinejoin: "round" },
      ...(dash && { strokeDasharray: dash }),
    })
    return fan.length <= few ? [line, plot.dot(fan, { ...along, fill: color, r: 3 })] : [line]
  })
  return { options: { x: x.options, y: y.options, marks: [...fans, ...medians] } }
}

const keysOf = (lines: readonly Line[]): Key[] =>
  lines.map(({ label, style }) => ({ label, ...style, shape: "line" as const }))

const noteOf = (lines: readonly Line[], { lang }: Scene): string =>
  captions[lang].fan(Math.max(...lines.map(({ curves }) => curves.length)))

function saysOf(lines: readonly Line[], tag: string, { lang }: Scene): string {
  const say = captions[lang]
  const axis = axisOf(tag, lang).label
  const parts = lines.map(({ label, fan, curves }) => {
    const ends = fan.length > 1 ? [fan[0]!, fan.at(-1)!] : fan.slice(0, 1)
    return say.curve(
      label,
      ends.map(({ step, median, low, high }) => ({
        at: say.at(axis, step),
        spread: spreadSaid({ values: curves.map(() => median), median, min: low, max: high }),
      })),
    )
  })
  return sentenceOf(parts, lang)
}
