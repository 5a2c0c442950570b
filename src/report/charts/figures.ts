import type { Markish } from "@observablehq/plot"
import { type Spread, spreadOf } from "../../experiments/index.ts"
import { type ChartOf, type Drawing, type Key, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { nameOf } from "../names.ts"
import { tickText } from "../numbers.ts"
import { captions, sentenceOf, spreadSaid } from "../says.ts"
import { axisFor } from "../scales.ts"
import { textWidth, wrapText } from "../textWidth.ts"
import { palette } from "../theme.ts"

interface Row {
  readonly variant: string
  readonly label: string
  readonly spread: Spread
}

/** `figures`: a row a variant, a dot a seed, the median, and behind them the range on record. */
export function drawFigures(chart: ChartOf<"figures">, scene: Scene): Drawing | undefined {
  const { lang, plot, width, subject } = scene
  const say = captions[lang]
  const labelWidth = Math.round(width * 0.34)
  const rows = variantsIn(chart, scene).flatMap((variant): Row[] => {
    const values = figureValues(scene, variant, chart.figure)
    if (values.length === 0) return []
    const label = wrapText(titleOf(variant, scene), 12, labelWidth).slice(0, 2).join("\n")
    return [{ variant, label, spread: spreadOf(values) }]
  })
  if (rows.length === 0) return undefined
  const onRecord = subject.expected.filter(
    ({ variant, figure }) => figure === chart.figure && rows.some((row) => row.variant === variant),
  )
  const dots = rows.flatMap(({ variant, spread }) => spread.values.map((value) => ({ variant, value })))
  const shown = [...dots.map(({ value }) => value), ...onRecord.flatMap(({ range }) => range)]
  const log = chart.x === "log" || chart.y === "log"
  const x = axisFor(shown, { label: nameOf(chart.figure, lang), log })
  // A range of one number still has to be seen.
  const across = log ? Math.log(x.domain[1] / x.domain[0]) : x.domain[1] - x.domain[0]
  const wider = ([low, high]: readonly [number, number]): readonly [number, number] => {
    const least = across / 150
    if (log)
      return Math.log(high / low) < least ? [low * Math.exp(-least / 2), high * Math.exp(least / 2)] : [low, high]
    return high - low < least ? [(low + high - least) / 2, (low + high + least) / 2] : [low, high]
  }
  const unseen = rows.filter(({ spread }) => spread.values.some((value) => !Number.isFinite(value)))
  const marks: Markish[] = [
    plot.ruleY(rows, { y: "variant", stroke: "currentColor", strokeOpacity: 0.12 }),
    plot.barX(onRecord, {
      y: "variant",
      x1: ({ range }) => wider(range)[0],
      x2: ({ range }) => wider(range)[1],
      ...{ fill: "currentColor", fillOpacity: 0.17, insetTop: 2, insetBottom: 2 },
    }),
    plot.tickX(rows, {
      ...{ y: "variant", x: ({ spread }: Row) => finite(spread.median) },
      ...{ stroke: palette[1], strokeWidth: 2.5, insetTop: 4, insetBottom: 4 },
    }),
    plot.dot(dots, {
      ...{ y: "variant", x: ({ value }: { value: number }) => finite(value) },
      ...{ fill: palette[0], fillOpacity: 0.75, stroke: "none", r: 4 },
    }),
    plot.text(unseen, {
      ...{ y: "variant", frameAnchor: "right", textAnchor: "end", dx: -2 },
      text: ({ spread }: Row) =>
        spread.values
          .filter((value) => !Number.isFinite(value))
          .map(tickText)
          .join(" "),
    }),
  ]
  const labels = new Map(rows.map(({ variant, label }) => [variant, label]))
  const widest = Math.max(...rows.flatMap(({ label }) => label.split("\n").map((line) => textWidth(line, 12))))
  const keys: Key[] = [
    { label: say.seed, color: palette[0], shape: "dot" },
    { label: say.median, color: palette[1], shape: "tick" },
    ...(onRecord.length > 0 ? [{ label: say.onRecord, color: "currentColor", shape: "band" as const }] : []),
  ]
  return {
    panels: [
      {
        options: {
          marginLeft: Math.min(labelWidth, widest) + 12,
          marginTop: 4,
          x: x.options,
          y: {
            ...{ type: "band", domain: rows.map(({ variant }) => variant), label: null, padding: 0.25, tickSize: 0 },
            tickFormat: (variant: string) => labels.get(variant) ?? variant,
          },
          marks,
        },
      },
    ],
    keys,
    note: "",
    says: sentenceOf(
      rows.map(({ label, spread }) => say.kept(label.replace(/\n/g, lang === "en" ? " " : ""), spreadSaid(spread))),
      lang,
    ),
    panelHeight: 32 * rows.length + 48,
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

export function figureValues({ results }: Scene, variant: string, figure: string): number[] {
  return results
    .runs(variant)
    .flatMap(({ manifest: { figures } }) => (Object.hasOwn(figures, figure) ? [figures[figure]!] : []))
}
