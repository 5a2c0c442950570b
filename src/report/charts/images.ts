import { figureText } from "../../experiments/index.ts"
import { type ChartOf, type Drawing, type Panel, type Scene, titleOf, variantsIn } from "../drawing.ts"
import { nameOf } from "../names.ts"
import { captions, sentenceOf } from "../says.ts"
import { cellsMark, ramp } from "./cells.ts"

/** `images`: tags whose values are pixels, row by row, of the first seed. */
export function drawImages(chart: ChartOf<"images">, scene: Scene): Drawing | undefined {
  const { lang } = scene
  const say = captions[lang]
  const variants = variantsIn(chart, scene)
  const pictures = variants.flatMap((variant) => {
    const { scalars } = scene.results.runs(variant)[0]!
    return chart.tags.flatMap((tag) => {
      const pixels = Object.hasOwn(scalars, tag) ? scalars[tag]!.values : []
      const names = [
        ...(variants.length > 1 ? [titleOf(variant, scene)] : []),
        ...(chart.tags.length > 1 ? [nameOf(tag, lang)] : []),
      ]
      return pixels.length > 0 ? [{ title: names.join(", "), pixels }] : []
    })
  })
  if (pictures.length === 0) return undefined
  const finite = pictures.flatMap(({ pixels }) => pixels.filter(Number.isFinite))
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  // What has a sign, as gradients, is white where it is nothing.
  const signed = low < 0
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1
  return {
    panels: pictures.map(({ title, pixels }) => ({
      ...(title !== "" && { title }),
      ...panelOf(pixels, chart.width, signed ? [-size, size] : [Math.min(0, low), high], signed),
    })),
    keys: [],
    note: signed ? say.signed(figureText(size)) : say.brightness(figureText(Math.min(0, low)), figureText(high)),
    says: sentenceOf(
      pictures.map(({ title, pixels }) => {
        const height = Math.ceil(pixels.length / chart.width)
        const [least, largest] = [Math.min(...pixels), Math.max(...pixels)].map(figureText)
        return say.image(title || chart.title[lang], chart.width, height, least!, largest!)
      }),
      lang,
    ),
    panelHeight: pictures.length === 1 ? 260 : 180,
  }
}

function panelOf(
  pixels: readonly number[],
  width: number,
  [low, high]: readonly [number, number],
  signed: boolean,
): Panel {
  const height = Math.ceil(pixels.length / width)
  const colors = signed ? ramp(["#0072B2", "#ffffff", "#D55E00"], 31) : ramp(["#ffffff", "#000000"], 32)
  const level = (value: number | undefined) =>
    value !== undefined && Number.isFinite(value)
      ? Math.round(((value - low) / (high - low || 1)) * (colors.length - 1))
      : -1
  // The first row is the uppermost.
  const levels = Array.from({ length: width * height }, (_, i) => level(pixels[i]))
  const centres = (count: number) => Array.from({ length: count }, (_, i) => i + 0.5)
  const grid = { xs: centres(width), ys: centres(height), levels, colors }
  return {
    options: {
      ...{ marginLeft: 4, marginRight: 4, marginTop: 4, marginBottom: 4, aspectRatio: 1 },
      x: { axis: null, domain: [0, width] },
      y: { axis: null, domain: [0, height], reverse: true },
      marks: [cellsMark(grid)],
    },
  }
}
