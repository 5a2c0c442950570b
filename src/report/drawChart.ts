import { checkChoice, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Chart, Results } from "../experiments/index.ts"
import { drawFigures } from "./charts/figures.ts"
import { drawHistogram } from "./charts/histogram.ts"
import { drawImages } from "./charts/images.ts"
import { drawCurves, drawTags } from "./charts/lines.ts"
import { drawPath } from "./charts/path.ts"
import { drawPlane } from "./charts/plane.ts"
import { drawSweep } from "./charts/sweep.ts"
import type { Drawing, Scene, Subject } from "./drawing.ts"
import { frame, margin } from "./frame.ts"
import { type Language, languages } from "./language.ts"
import { loadDrawer } from "./plot.ts"
import { type Theme, themes } from "./theme.ts"

export interface ChartOptions {
  /** Default: `en`. */
  readonly lang?: Language
  /** Pixels. Default: 720. */
  readonly width?: number
  /** Pixels. Default: what it takes. */
  readonly height?: number
  /** Default: `auto`, which follows the reader. */
  readonly theme?: Theme
}

const known: OptionNames<ChartOptions> = { lang: true, width: true, height: true, theme: true }

/**
 * Draws a chart of an experiment: one self-contained `<svg>` with a title and a description for those who do not see
 * it. Equal runs make equal bytes. Needs the optional packages @observablehq/plot and linkedom.
 *
 * @returns `undefined` where none of the runs has what the chart shows.
 * @throws KasaneError without those packages; it names the cure.
 */
export async function drawChart(
  chart: Chart,
  subject: Subject,
  results: Results,
  options?: ChartOptions,
): Promise<string | undefined> {
  const { lang = "en", width = 720, height, theme = "auto" } = checkOptions("drawChart", options, known)
  checkChoice("drawChart", "language", lang, languages)
  checkChoice("drawChart", "theme", theme, themes)
  checkNumber("drawChart", "width", width, "be 240 or more", (n) => n >= 240)
  if (height !== undefined) checkNumber("drawChart", "height", height, "be 160 or more", (n) => n >= 160)
  const drawer = await loadDrawer()
  const scene: Scene = { subject, results, lang, plot: drawer.plot, width: width - 2 * margin }
  const drawing = draw(chart, scene)
  return drawing && frame(drawing, { title: chart.title[lang], width, height, theme }, drawer)
}

function draw(chart: Chart, scene: Scene): Drawing | undefined {
  switch (chart.kind) {
    case "curves":
      return drawCurves(chart, scene)
    case "tags":
      return drawTags(chart, scene)
    case "figures":
      return drawFigures(chart, scene)
    case "sweep":
      return drawSweep(chart, scene)
    case "path":
      return drawPath(chart, scene)
    case "plane":
      return drawPlane(chart, scene)
    case "histogram":
      return drawHistogram(chart, scene)
    case "images":
      return drawImages(chart, scene)
  }
}
