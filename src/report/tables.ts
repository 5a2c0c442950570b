import { type Chart, figureText, type Results, spreadOf } from "../experiments/index.ts"
import { placesOf } from "./charts/path.ts"
import { type Scene, titleOf, variantsIn } from "./drawing.ts"
import { fanOf } from "./fan.ts"
import { axisOf, nameOf } from "./names.ts"
import { spreadSaid } from "./says.ts"
import { words } from "./words.ts"

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Steps that a table of a curve shows. */
const steps = 11

/** What a chart shows as a table, for those who do not see it; `undefined` for pictures. */
export function tableOf(chart: Chart, scene: Omit<Scene, "plot" | "width">): Table | undefined {
  const { lang, results } = scene
  const say = words(lang)
  const variants = variantsIn(chart, scene)
  const title = (variant: string) => titleOf(variant, scene)
  switch (chart.kind) {
    case "curves":
    case "tags": {
      const tags = chart.kind === "curves" ? [chart.tag] : chart.tags
      const columns = variants.flatMap((variant) =>
        tags.map((tag) => ({
          head: tags.length > 1 ? `${title(variant)}${say.colon}${nameOf(tag, lang)}` : title(variant),
          ...{ tag, variant },
        })),
      )
      const most = chart.kind === "tags" && chart.first ? 1 : Number.POSITIVE_INFINITY
      return curveTable(columns, axisOf(tags[0]!, lang).label, results, most)
    }
    case "figures":
    case "sweep": {
      const rows = variants.flatMap((variant) => {
        const values = results
          .runs(variant)
          .flatMap(({ manifest: { figures } }) =>
            Object.hasOwn(figures, chart.figure) ? [figures[chart.figure]!] : [],
          )
        return values.length > 0
          ? [[title(variant), spreadSaid(spreadOf(values)), values.map(figureText).join(", ")]]
          : []
      })
      return { head: [say.variant, nameOf(chart.figure, lang), say.values], rows }
    }
    case "path": {
      const rows = variants.flatMap((variant) =>
        chart.paths.flatMap(({ x, y, label }) => {
          const places = placesOf(results.runs(variant)[0]!, x, y)
          const at = (i: number) => places.slice(i)[0]
          const text = (i: number) => (at(i) ? `(${figureText(at(i)!.x)}, ${figureText(at(i)!.y)})` : say.none)
          const name = label?.[lang] ?? nameOf(y, lang)
          return places.length > 0 ? [[`${title(variant)}${say.colon}${name}`, text(0), text(-1)]] : []
        }),
      )
      return { head: [say.variant, say.start, say.end], rows }
    }
    case "histogram": {
      const rows = variants.flatMap((variant) => {
        const { histograms } = results.runs(variant)[0]!
        const last = Object.hasOwn(histograms, chart.tag) ? histograms[chart.tag]!.histograms.at(-1) : undefined
        if (!last || last.count === 0) return []
        const { min, max, sum, count } = last
        return [[title(variant), ...[min, max, sum / count, count].map(figureText)]]
      })
      return { head: [say.variant, say.least, say.largest, say.mean, say.count], rows }
    }
    default:
      return undefined
  }
}

function curveTable(
  columns: readonly { readonly head: string; readonly tag: string; readonly variant: string }[],
  axis: string,
  results: Results,
  mostSeeds: number,
): Table {
  const there = columns.flatMap(({ head, tag, variant }) => {
    const curves = results
      .runs(variant)
      .slice(0, mostSeeds)
      .flatMap(({ scalars }) => (Object.hasOwn(scalars, tag) && scalars[tag]!.steps.length > 0 ? [scalars[tag]!] : []))
    if (curves.length === 0) return []
    const at = new Map(fanOf(curves).map((point) => [point.step, point]))
    return [{ head, at, seeds: curves.length }]
  })
  const all = [...new Set(there.flatMap(({ at }) => [...at.keys()]))].sort((a, b) => a - b)
  const shown = [
    ...new Set(Array.from({ length: steps }, (_, i) => all[Math.round((i * (all.length - 1)) / (steps - 1))]!)),
  ]
  const rows = shown.map((step) => [
    String(step),
    ...there.map(({ at, seeds }) => {
      const point = at.get(step)
      if (!point) return ""
      const { median, low, high } = point
      return spreadSaid({ values: Array.from({ length: seeds }, () => median), median, min: low, max: high })
    }),
  ])
  return { head: [axis, ...there.map(({ head }) => head)], rows: all.length > 0 ? rows : [] }
}
