import { figureText } from "../../experiments/index.ts"
import type { Histogram } from "../../runs/index.ts"
import { type ChartOf, type Drawing, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { captions, sentenceOf } from "../says.ts"
import { axisFor } from "../scales.ts"
import { palette } from "../theme.ts"

interface Bar {
  readonly from: number
  readonly to: number
  readonly share: number
}

/** `histogram`: a histogram of the record at its last step, of the first seed; for each variant a picture. */
export function drawHistogram(chart: ChartOf<"histogram">, scene: Scene): Drawing | undefined {
  const { lang, plot } = scene
  const say = captions[lang]
  const pictures = variantsIn(chart, scene).flatMap((variant) => {
    const { histograms } = scene.results.runs(variant)[0]!
    const last = Object.hasOwn(histograms, chart.tag) ? histograms[chart.tag]!.histograms.at(-1) : undefined
    return last && last.count > 0 ? [{ title: titleOf(variant, scene), histogram: last, bars: barsOf(last) }] : []
  })
  if (pictures.length === 0) return undefined
  // Powers of ten take more room than a narrow panel has for three.
  const ticks = (largest: number) => (pictures.length <= 2 ? 5 : Math.abs(largest) < 1e-3 ? 1 : 3)
  return {
    panels: pictures.map(({ title, bars }) => ({
      title,
      options: {
        x: {
          ...axisFor([bars[0]!.from, bars.at(-1)!.to], { label: say.outputs, count: ticks(bars.at(-1)!.to) }).options,
          grid: false,
        },
        y: axisFor([0, ...bars.map(({ share }) => share)], { label: say.share, count: 4 }).options,
        marks: [
          plot.rect(bars, { x1: "from", x2: "to", y1: 0, y2: "share", fill: palette[0], fillOpacity: 0.85 }),
          plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
        ],
      },
    })),
    keys: [],
    note: "",
    says: sentenceOf(
      pictures.map(({ title, histogram: { min, max, sum, count } }) =>
        say.histogram(title, figureText(min), figureText(max), figureText(sum / count)),
      ),
      lang,
    ),
  }
}

/** Bins as bars; equal values have no width of their own. Bins of unequal width are told by their areas. */
function barsOf({ min, max, count, limits, counts }: Histogram): Bar[] {
  if (min === max) {
    const half = Math.abs(min) * 0.01 || 0.01
    return [{ from: min - half, to: max + half, share: 1 }]
  }
  const bars = limits.map((to, i) => {
    const from = i === 0 ? min : limits[i - 1]!
    return { from, to: Math.min(to, max), share: counts[i]! / count }
  })
  const usual = (max - min) / bars.length
  return bars
    .filter(({ from, to }) => to > from && Number.isFinite(to))
    .map((bar) => ({ ...bar, share: (bar.share * usual) / (bar.to - bar.from) }))
}
