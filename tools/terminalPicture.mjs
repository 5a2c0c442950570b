// Draws what a command printed as an SVG, for the README:
//   node bin/kasane.js run digits | node tools/terminalPicture.mjs "kasane run digits" > docs/images/digits.svg
import { readFileSync } from "node:fs"

const [command = ""] = process.argv.slice(2)
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the escapes that terminals understand
const text = readFileSync(0, "utf8").replace(/\u001b\[[0-9;]*m/g, "")
const lines = [`$ ${command}`, "", ...text.trimEnd().split("\n")]

const [advance, height, margin] = [8.4, 18, 16]
const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * advance + 2 * margin)
// Ordinary spaces would collapse.
const escaped = (line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/ /g, "\u00a0")
const rows = lines.map((line, i) => {
  // textLength keeps columns aligned whatever font the reader has.
  const fit =
    line.length > 0 ? ` textLength="${(line.length * advance).toFixed(1)}" lengthAdjust="spacingAndGlyphs"` : ""
  const fill = i === 0 ? "#7fd1b9" : "#e6e6e6"
  return `<text x="${margin}" y="${margin + (i + 0.8) * height}" fill="${fill}"${fit}>${escaped(line)}</text>`
})
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${lines.length * height + 2 * margin}" role="img" aria-label="${escaped(command)}">
<rect width="100%" height="100%" rx="8" fill="#14181f"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" style="white-space: pre">
${rows.join("\n")}
</g>
</svg>
`)
