import type { Markish, ScaleOptions } from "@observablehq/plot"
import { flatten, type Setting, type Settings, type Spread, spreadOf } from "../../experiments/index.ts"
import { type ChartOf, type Drawing, type Scene, variantsIn } from "../drawing.ts"
import type { Language } from "../language.ts"
import { nameOf, valueName } from "../names.ts"
import { tickText } from "../numbers.ts"
import { captions, sentenceOf, spreadSaid } from "../says.ts"
import { axisFor } from "../scales.ts"
import { styleOf } from "../theme.ts"
import { words } from "../words.ts"
import { figureValues } from "./figures.ts"

interface Point {
  readonly x: number | string
  readonly line: string
  readonly spread: Spread
}

/** `sweep`: a figure against a setting that the variants have different values of. */
export function drawSweep(chart: ChartOf<"sweep">, scene: Scene): Drawing | undefined {
  const { lang, plot } = scene
  const say = captions[lang]
  const points = variantsIn(chart, scene).flatMap((variant): Point[] => {
    const values = figureValues(scene, variant, chart.figure)
    const x = settingOf(scene, variant, chart.setting)
    if (values.length === 0 || x === undefined) return []
    const line = chart.lines === undefined ? undefined : settingOf(scene, variant, chart.lines)
    return [{ x: placeOf(x, lang), line: line === undefined ? "" : lineName(line, lang), spread: spreadOf(values) }]
  })
  if (points.length === 0) return undefined
  const names = [...new Set(points.map(({ line }) => line))]
  const numeric = points.every(({ x }) => typeof x === "number")
  const places = numeric ? points.map(({ x }) => x as number) : []
  // A value of 0 has no place on a logarithmic axis.
  const log = chart.x === "log" && places.every((x) => x > 0)
  const discrete = !log && places.every((x) => Number.isInteger(x)) && new Set(places).size <= 12
  const label = nameOf(chart.setting, lang)
  const x: ScaleOptions = numeric
    ? {
        ...axisFor(places, { label, log }).options,
        ...(discrete && { ticks: [...new Set(places)].sort((a, b) => a - b), nice: false }),
        ...(log && { ticks: ticksAt(places) }),
      }
    : { type: "point", label, domain: [...new Set(points.map(({ x }) => x))], padding: 0.5 }
  const y = axisFor(
    points.flatMap(({ spread }) => spread.values),
    { label: nameOf(chart.figure, lang), log: chart.y === "log" },
  )
  const marks = names.flatMap((name, i): Markish[] => {
    const { color, dash } = styleOf(i)
    const mine = points.filter(({ line }) => line === name)
    if (numeric) mine.sort((a, b) => (a.x as number) - (b.x as number))
    const medians = mine.map(({ x, spread }) => ({ x, y: finite(spread.median) }))
    const seeds = mine.flatMap(({ x, spread }) => spread.values.map((value) => ({ x, y: finite(value) })))
    return [
      plot.line(medians, { x: "x", y: "y", stroke: color, strokeWidth: 2, ...(dash && { strokeDasharray: dash }) }),
      plot.dot(seeds, { x: "x", y: "y", fill: color, fillOpacity: 0.35, r: 2.5 }),
      plot.dot(medians, { x: "x", y: "y", fill: color, r: 4 }),
      // What never came has its place above all that did.
      plot.text(
        mine.filter(({ spread }) => !Number.isFinite(spread.median)),
        {
          ...{ x: "x", frameAnchor: "top", dy: 14 * i + 4, fontSize: 15, fill: color },
          text: ({ spread }: Point) => tickText(spread.median),
        },
      ),
    ]
  })
  const title = (name: string) =>
    chart.lines === undefined ? name : `${nameOf(chart.lines, lang)}${words(lang).colon}${name}`
  return {
    panels: [{ options: { x, y: y.options, marks } }],
    keys: names.length > 1 ? names.map((name, i) => ({ label: title(name), ...styleOf(i), shape: "line" })) : [],
    note: points.some(({ spread }) => spread.values.length > 1) ? say.dots : "",
    says: sentenceOf(
      points.map(({ x, line, spread }) =>
        say.kept([line, typeof x === "number" ? tickText(x) : x].filter(Boolean).join(" "), spreadSaid(spread)),
      ),
      lang,
    ),
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

/** The values themselves, where there are few enough of them to be read. */
function ticksAt(places: readonly number[]): number[] {
  const all = [...new Set(places)].sort((a, b) => a - b)
  const far = Math.log(all.at(-1)! / all[0]!) / 14
  const kept: number[] = []
  for (const x of all) if (kept.length === 0 || Math.log(x / kept.at(-1)!) > far) kept.push(x)
  return kept
}

function settingOf({ results }: Scene, variant: string, path: string): Setting | undefined {
  const settings = results.runs(variant)[0]!.manifest.settings as Setting
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) return undefined
  return flatten(settings as Settings).find(([name]) => name === path)?.[1]
}

function placeOf(value: Setting, lang: Language): number | string {
  if (Array.isArray(value)) return value.length
  return typeof value === "number" ? value : valueName(String(value), lang)
}

/** Of a list, as hidden layers, what it holds and not how long it is. */
function lineName(value: Setting, lang: Language): string {
  return Array.isArray(value) ? value.join("–") : valueName(String(value), lang)
}
