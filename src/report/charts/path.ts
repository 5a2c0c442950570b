import type { Markish } from "@observablehq/plot"
import type { Run } from "../../runs/index.ts"
import { type ChartOf, type Drawing, type Key, type Panel, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { nameOf } from "../names.ts"
import { tickText } from "../numbers.ts"
import { captions, sentenceOf } from "../says.ts"
import { axisFor } from "../scales.ts"
import { type Style, styleOf } from "../theme.ts"

export interface Place {
  readonly x: number
  readonly y: number
}

interface Way {
  readonly variant: string
  readonly label: string
  readonly places: readonly Place[]
  readonly style: Style
}

/** `path`: one tag against another, of the first seed. */
export function drawPath(chart: ChartOf<"path">, scene: Scene): Drawing | undefined {
  const { lang } = scene
  const variants = variantsIn(chart, scene)
  const several = chart.paths.length > 1
  const ways = variants.flatMap((variant, v) =>
    chart.paths.flatMap(({ x, y, label }, p): Way[] => {
      const places = placesOf(scene.results.runs(variant)[0]!, x, y)
      if (places.length === 0) return []
      const name = label?.[lang] ?? nameOf(y, lang)
      const title = titleOf(variant, scene)
      const whole = chart.apart ? name : several ? (variants.length > 1 ? `${title}, ${name}` : name) : title
      return [{ variant, places, label: whole, style: styleOf(chart.apart ? p : v * chart.paths.length + p) }]
    }),
  )
  if (ways.length === 0) return undefined
  const label = (axis: "x" | "y") => [...new Set(chart.paths.map((path) => nameOf(path[axis], lang)))]
  const up = { label: label("y").length === 1 ? label("y")[0]! : "", log: chart.y === "log" }
  const all = ways.flatMap(({ places }) => places)
  const [x, y] = [
    axisFor(
      all.map((place) => place.x),
      { label: label("x")[0]!, log: chart.x === "log" },
    ),
    axisFor(
      all.map((place) => place.y),
      up,
    ),
  ]
  const pictured = variants.map((variant) => ways.filter((way) => way.variant === variant)).filter(isFilled)
  // Beside one that reaches far, the others would be flat.
  const own = chart.apart && chart.y !== "log" && unlike(pictured.map(heightOf))
  const panel = (those: readonly Way[]): Panel => ({
    options: {
      x: x.options,
      y: own
        ? axisFor(
            those.flatMap(({ places }) => places.map((place) => place.y)),
            up,
          ).options
        : y.options,
      marks: those.flatMap(({ places, style }) => wayMarks(places, style, scene)),
    },
  })
  const pictures = chart.apart
    ? pictured.map((those) => ({ title: titleOf(those[0]!.variant, scene), ...panel(those) }))
    : [panel(ways)]
  const keyed = chart.apart ? ways.filter(({ variant }) => variant === ways[0]!.variant) : ways
  const keys = keyed.map(({ label, style }): Key => ({ label, ...style, shape: "line" }))
  return {
    panels: pictures,
    keys: keys.length > 1 ? keys : [],
    note: variants.some((variant) => scene.results.runs(variant).length > 1)
      ? captions[lang].seedOf(scene.results.runs(variants[0]!)[0]!.manifest.seed)
      : "",
    says: sentenceOf(
      ways.map(({ variant, label, places }) => {
        const { x, y } = places.at(-1)!
        const name = chart.apart && variants.length > 1 ? `${titleOf(variant, scene)}, ${label}` : label
        return captions[lang].ends(name, tickText(x), tickText(y))
      }),
      lang,
    ),
  }
}

const isFilled = (list: readonly unknown[]): boolean => list.length > 0

function heightOf(ways: readonly Way[]): number {
  const ys = ways.flatMap(({ places }) => places.map(({ y }) => y)).filter(Number.isFinite)
  return Math.max(...ys) - Math.min(...ys)
}

/** Whether some are more than twenty times as large as others. */
const unlike = (sizes: readonly number[]): boolean => Math.max(...sizes) > 20 * Math.min(...sizes)

function wayMarks(places: readonly Place[], { color, dash }: Style, { plot }: Scene): Markish[] {
  if (isTable(places)) return [plot.dot(places, { x: "x", y: "y", stroke: color, strokeWidth: 1.5, r: 3.5 })]
  const line = plot.line(broken(places), {
    ...{ x: "x", y: "y", stroke: color, strokeWidth: 2, strokeLinejoin: "round" },
    ...(dash && { strokeDasharray: dash }),
  })
  return places.length <= 40 ? [line, plot.dot(places, { x: "x", y: "y", fill: color, r: 2.5 })] : [line]
}

/** What both tags recorded, side by side; long ones thinned. */
export function placesOf({ scalars }: Run, x: string, y: string): Place[] {
  const own = (tag: string) => (Object.hasOwn(scalars, tag) ? scalars[tag]!.values : [])
  const [xs, ys] = [own(x), own(y)]
  const places = Array.from({ length: Math.min(xs.length, ys.length) }, (_, i) => ({ x: xs[i]!, y: ys[i]! }))
  const every = Math.ceil(places.length / 400)
  return places.filter((_, i) => i % every === 0 || i === places.length - 1)
}

/** Without the places that lie on the one before, as at the end of a descent. */
export function apart(places: readonly Place[], across: number, up: number): Place[] {
  const kept: Place[] = []
  for (const [i, place] of places.entries()) {
    const last = kept.at(-1)
    const far = !last || Math.abs(place.x - last.x) > across / 400 || Math.abs(place.y - last.y) > up / 400
    if (far || i === places.length - 1) kept.push(place)
  }
  return kept
}

/** Several values at each of a few places are no way from one to the next. */
function isTable(places: readonly Place[]): boolean {
  const distinct = new Set(places.map(({ x }) => x)).size
  return distinct > 1 && distinct < places.length / 2 && places.every(({ x }, i) => i === 0 || x >= places[i - 1]!.x)
}

/** A table's column that runs through the same values again and again makes a line for each time. */
function broken(places: readonly Place[]): Place[] {
  const parts: Place[] = []
  let rising = true
  for (const [i, place] of places.entries()) {
    const before = places[i - 1]
    if (before && rising && place.x === places[0]!.x && before.x > place.x) parts.push({ x: Number.NaN, y: Number.NaN })
    else if (before && place.x <= before.x) rising = false
    parts.push(place)
  }
  return parts
}
