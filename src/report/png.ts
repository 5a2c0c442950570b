import { KasaneError } from "../base/errors.ts"

/** The few parts of @resvg/resvg-js (an optional dependency) that are used. */
interface Resvg {
  render(): { readonly pixels: Uint8Array; asPng(): Uint8Array }
}
type ResvgClass = new (
  svg: string,
  options: {
    readonly fitTo: { readonly mode: "zoom"; readonly value: number }
    readonly font: { readonly loadSystemFonts: true }
  },
) => Resvg

export interface Png {
  readonly bytes: Uint8Array
  /** Whether no font of this system has the Japanese that stands in the picture: then it came out as boxes, or not at all. */
  readonly lacksJapanese: boolean
}

/**
 * Draws an SVG as a PNG, with the fonts of this system.
 * @param zoom Pixels of the PNG to one of the SVG.
 * @throws KasaneError without the optional package @resvg/resvg-js; it names the cure.
 */
export async function pngOf(svg: string, zoom = 2): Promise<Png> {
  const Resvg = await load()
  const render = (text: string, value: number) =>
    new Resvg(text, { fitTo: { mode: "zoom", value }, font: { loadSystemFonts: true } }).render()
  const bytes = render(svg, zoom).asPng()
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/.test(svg)
  return { bytes, lacksJapanese: japanese && !hasJapanese((text) => render(text, 1).pixels) }
}

/** Two letters that look alike are drawn from no font. */
function hasJapanese(pixelsOf: (svg: string) => Uint8Array): boolean {
  const letter = (text: string) =>
    pixelsOf(
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="32" font-size="30" font-family="sans-serif">${text}</text></svg>`,
    )
  const [one, other] = [letter("日"), letter("あ")]
  return one.some((value, i) => value !== other[i])
}

async function load(): Promise<ResvgClass> {
  try {
    const { Resvg } = await import("@resvg/resvg-js")
    return Resvg as unknown as ResvgClass
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error)
    throw new KasaneError(
      `a PNG needs the optional package @resvg/resvg-js, which cannot be loaded (${reason}). Install it: npm install @resvg/resvg-js. SVG needs nothing of the kind.`,
    )
  }
}
