// Writes the docs about the claims of the notes, docs/{en,ja}/*.md with docs/figures/, from saved runs:
//   node tools/docs.mjs <folder>          from the runs that lie there
//   node tools/docs.mjs --run <folder>    after running all claims there, with the seeds on record
// Runs with other settings than those on record (--quick, --set) are passed over. Needs a built dist/.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
const [folder] = args.filter((arg) => !arg.startsWith("--"))
if (folder === undefined || args.some((arg) => arg.startsWith("--") && arg !== "--run"))
  fail("usage: node tools/docs.mjs [--run] <folder of runs>")
if (!existsSync(join(root, "dist", "report", "index.js"))) fail("dist/ is not built: npm run build")

if (args.includes("--run")) {
  const run = ["bin/kasane.js", "run", "all", "--seeds", "record", "--overwrite", "--out", folder]
  const { status } = spawnSync(process.execPath, run, { cwd: root, stdio: "inherit" })
  // 1 says that a verdict is not the one on record, which the pages then say as well.
  if (status !== 0 && status !== 1) fail(`kasane run ended with ${status}`)
}

const { claims } = await import("../dist/experiments/index.js")
const { assess, chartsOf, drawChart, gatherRuns, languages, notesPages } = await import("../dist/report/index.js")

const { groups, problems } = await gatherRuns([folder])
for (const problem of problems) console.warn(problem)
const usable = new Map()
for (const group of groups) {
  if (!group.claim) continue
  const { quick, changed } = assess(group.claim, group)
  if (quick.length + changed.length > 0) console.warn(`${group.id}: settings are not those on record, left out`)
  else usable.set(group.id, group)
}

const docs = join(root, "docs")
rmSync(join(docs, "figures"), { recursive: true, force: true })
let bytes = 0
for (const lang of languages) {
  const figures = join(docs, "figures", lang)
  mkdirSync(figures, { recursive: true })
  const pictures = new Map()
  for (const [id, group] of usable) {
    const drawn = []
    for (const [i, chart] of chartsOf(group).charts.entries()) {
      const svg = await drawChart(chart, group.claim, group.results, { lang })
      if (svg === undefined) continue
      const name = `${id}-${i + 1}.svg`
      writeFileSync(join(figures, name), svg)
      bytes += svg.length
      drawn.push({ path: `../figures/${lang}/${name}`, says: saysOf(svg, chart.title[lang], lang) })
    }
    pictures.set(id, drawn)
  }
  const pages = notesPages(
    { claims: Object.values(claims), group: (id) => usable.get(id), pictures: (id) => pictures.get(id) ?? [] },
    lang,
  )
  const pageFolder = join(docs, lang)
  mkdirSync(pageFolder, { recursive: true })
  for (const old of readdirSync(pageFolder)) {
    const path = join(pageFolder, old)
    // Pages that people wrote may lie beside these.
    if (!pages.has(old) && /^<!-- .*tools\/docs\.mjs/.test(readFileSync(path, "utf8"))) rmSync(path)
  }
  for (const [name, text] of pages) writeFileSync(join(pageFolder, name), text)
  console.log(`docs/${lang}: ${pages.size} pages, ${[...pictures.values()].flat().length} figures`)
}
console.log(`figures: ${(bytes / 1e6).toFixed(1)} MB; ${usable.size} of ${Object.keys(claims).length} claims have runs`)

/** The description within the picture, for the text beside it; long ones end early. */
function saysOf(svg, title, lang) {
  const found = /<desc[^>]*>([^<]*)<\/desc>/.exec(svg)?.[1] ?? ""
  const text = found.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&")
  const whole = `${title}${lang === "ja" ? "。" : ". "}${text}`
  return whole.length > 500 ? `${whole.slice(0, 499)}…` : whole
}

function fail(message) {
  console.error(`docs: ${message}`)
  process.exit(1)
}
