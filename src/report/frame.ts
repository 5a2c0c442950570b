import type { PlotOptions } from "@observablehq/plot"
import type { Drawing, Key, Panel } from "./drawing.ts"
import type { Drawer } from "./plot.ts"
import { clipText, textWidth, wrapText } from "./textWidth.ts"
import { colors, fontFamily, type Theme } from "./theme.ts"

export interface FrameOptions {
  readonly title: string
  readonly width: number
  /** Default: what the panels need. */
  readonly height: number | undefined
  readonly theme: Theme
}

/** Pixels around everything. */
export const margin = 16
const gap = 16
const [titleSize, noteSize, keySize, panelTitleSize] = [15, 11.5, 12, 12]

interface Laid {
  readonly text: string
  readonly bottom: number
}

/** A drawing as one self-contained `<svg>`: title, note, legend, and its panels in rows. */
export function frame(drawing: Drawing, options: FrameOptions, drawer: Drawer): string {
  const { title, width, theme } = options
  const inner = width - 2 * margin
  const heading = textBlock(wrapText(title, titleSize, inner), margin, { size: titleSize, weight: 600 })
  const note = textBlock(drawing.note === "" ? [] : wrapText(drawing.note, noteSize, inner), heading.bottom, {
    ...{ size: noteSize, opacity: 0.75 },
  })
  const legend = keyRows(drawing.keys, note.bottom + (drawing.keys.length > 0 ? 6 : 0), inner)
  const { text, bottom } = panelRows(drawing, legend.bottom + 6, options, drawer)
  const height = Math.round(options.height ?? bottom + margin / 2)
  const body = `${heading.text}${note.text}${legend.text}${text}`
  const { ink, ground } = colors[theme === "dark" ? "dark" : "light"]
  const id = `k${hashOf(title + drawing.says + body)}`
  const dark = `@media (prefers-color-scheme:dark){.kasane-chart{color:${colors.dark.ink}}.kasane-ground{fill:${colors.dark.ground}}}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="kasane-chart" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d" color="${ink}" font-family='${fontFamily}' font-size="12">`,
    `<title id="${id}-t">${escapeXml(title)}</title><desc id="${id}-d">${escapeXml(drawing.says)}</desc>`,
    theme === "auto" ? `<style>${dark}</style>` : "",
    `<rect class="kasane-ground" width="100%" height="100%" rx="6" fill="${ground}"/>`,
    body,
    "</svg>\n",
  ].join("")
}

export const escapeXml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

function textBlock(
  lines: readonly string[],
  top: number,
  { size, weight, opacity }: { readonly size: number; readonly weight?: number; readonly opacity?: number },
): Laid {
  const height = Math.round(size * 1.4)
  const style = `${weight ? ` font-weight="${weight}"` : ""}${opacity ? ` fill-opacity="${opacity}"` : ""}`
  const text = lines.map(
    (line, i) =>
      `<text x="${margin}" y="${top + i * height + size}" font-size="${size}" fill="currentColor"${style}>${escapeXml(line)}</text>`,
  )
  return { text: text.join(""), bottom: top + lines.length * height }
}

function keyRows(keys: readonly Key[], top: number, width: number): Laid {
  if (keys.length === 0) return { text: "", bottom: top }
  const swatch = 24
  let [x, y] = [0, top]
  const text = keys.map((key) => {
    const label = clipText(key.label, keySize, width - swatch - 8)
    const wide = swatch + 6 + textWidth(label, keySize) + 18
    if (x > 0 && x + wide - 18 > width) [x, y] = [0, y + 19]
    const at = margin + x
    x += wide
    return `${swatchOf(key, at, y + 8, swatch)}<text x="${at + swatch + 6}" y="${y + 12}" fill="currentColor" font-size="${keySize}">${escapeXml(label)}</text>`
  })
  return { text: text.join(""), bottom: y + 20 }
}

function swatchOf({ color, dash, shape }: Key, x: number, y: number, wide: number): string {
  const middle = x + wide / 2
  if (shape === "dot") return `<circle cx="${middle}" cy="${y}" r="4" fill="${color}"/>`
  if (shape === "tick") return `<path d="M${middle} ${y - 7}v14" stroke="${color}" stroke-width="2.5"/>`
  if (shape === "band")
    return `<rect x="${x + 4}" y="${y - 7}" width="${wide - 8}" height="14" fill="${color}" fill-opacity="0.17"/>`
  const dashes = dash ? ` stroke-dasharray="${dash}"` : ""
  return `<path d="M${x} ${y}h${wide}" stroke="${color}" stroke-width="2.5"${dashes}/>`
}

function panelRows(drawing: Drawing, top: number, { width, height }: FrameOptions, drawer: Drawer): Laid {
  const { panels } = drawing
  const inner = width - 2 * margin
  const columns = drawing.columns ?? columnsFor(panels.length, inner)
  const rows = Math.ceil(panels.length / columns)
  const wide = Math.floor((inner - (columns - 1) * gap) / columns)
  const titled = panels.length > 1 && panels.some(({ title }) => title)
  const titles = panels.map(({ title = "" }) => wrapText(title, panelTitleSize * 1.1, wide - 8).slice(0, 2))
  let y = top
  let text = ""
  for (let row = 0; row < rows; row++) {
    const those = panels.slice(row * columns, (row + 1) * columns)
    const lines = titled ? Math.max(...titles.slice(row * columns, (row + 1) * columns).map((t) => t.length)) : 0
    const above = lines * 16 + (lines > 0 ? 4 : 0)
    const free = height === undefined ? undefined : (height - top - margin / 2) / rows - above
    const high = Math.round(free ?? drawing.panelHeight ?? (panels.length === 1 ? 300 : 210))
    those.forEach((panel, i) => {
      const x = margin + i * (wide + gap)
      if (titled)
        text += titles[row * columns + i]!.map(
          (line, l) =>
            `<text x="${x + 4}" y="${y + 12 + l * 16}" font-size="${panelTitleSize}" font-weight="600" fill="currentColor" fill-opacity="0.85">${escapeXml(line)}</text>`,
        ).join("")
      text += panelSvg(panel, x, y + above, wide, high, drawer)
    })
    y += above + high + (row < rows - 1 ? 8 : 0)
  }
  return { text, bottom: y }
}

function columnsFor(count: number, width: number): number {
  const fitting = Math.max(1, Math.floor((width + gap) / (210 + gap)))
  if (count <= fitting) return count
  return count === 4 ? Math.min(2, fitting) : fitting
}

function panelSvg({ options }: Panel, x: number, y: number, width: number, height: number, drawer: Drawer): string {
  const { aspectRatio, ...rest } = options
  const square = aspectRatio ? { width: Math.min(width, height), height } : { width, height }
  const given: PlotOptions = {
    ...{ marginLeft: 52, marginRight: 20, marginTop: 24, marginBottom: 36, document: drawer.document },
    ...rest,
    ...square,
    style: { fontFamily: "inherit" },
  }
  const drawn = drawer.plot.plot(given)
  for (const style of drawn.querySelectorAll("style")) style.remove()
  for (const name of ["class", "style", "fill", "font-family", "font-size", "text-anchor", "xmlns", "xmlns:xlink"])
    drawn.removeAttribute(name)
  for (const [name, value] of Object.entries({ x, y, fill: "currentColor", "text-anchor": "middle", "font-size": 11 }))
    drawn.setAttribute(name, String(value))
  for (const element of drawn.querySelectorAll("[aria-label], [aria-description]")) {
    // The whole is one picture with one description; parts are not read out one by one.
    element.removeAttribute("aria-label")
    element.removeAttribute("aria-description")
  }
  // A tenth of a pixel is below what anybody sees.
  return drawn.outerHTML.replace(/ (?:d|transform|[xyr]|[xy][12]|c[xy]|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
  )
}

/** FNV-1a: ids that differ from picture to picture on one page, and are the same for the same. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
