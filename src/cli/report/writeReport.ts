import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { ArgumentError, DataError, NameError } from "../../base/errors.ts"
import { makeFolder } from "../../base/makeFolder.ts"
import type { Claim } from "../../experiments/index.ts"
import {
  chartsOf,
  drawChart,
  type Group,
  gatherRuns,
  generator,
  type Language,
  pngOf,
  reportPage,
  subjectOf,
  type Theme,
} from "../../report/index.ts"
import { isFile, loadClaim } from "../experiment/find.ts"
import type { Screen } from "../screen.ts"
import { writing } from "../writing.ts"

/** What is published is not private: as the user's own mask has it. */
const forAll = 0o777

export const formats = ["svg", "png"] as const
export type Format = (typeof formats)[number]

export interface ReportOptions {
  readonly experiment?: readonly string[]
  /** From 1. */
  readonly chart?: number
  readonly format?: Format
  readonly theme?: Theme
  readonly lang: Language
}

const spoken = {
  en: {
    wrote: (path: string, what: string) => `Wrote ${path} (${what}).`,
    page: (runs: number) => `${runs} ${runs === 1 ? "run" : "runs"}`,
    figures: (count: number) => `${count} ${count === 1 ? "figure" : "figures"}`,
    noFont:
      "No font of this system has Japanese letters, so that they are missing in PNG. Install one, such as Noto Sans CJK JP (Debian, Ubuntu: apt install fonts-noto-cjk), or write SVG.",
  },
  ja: {
    wrote: (path: string, what: string) => `${path}に書きました（${what}）。`,
    page: (runs: number) => `実行${runs}回`,
    figures: (count: number) => `図${count}枚`,
    noFont:
      "日本語のフォントがこのシステムにないため、PNGの文字が欠けています。Noto Sans CJK JPなどを入れるか（Debian、Ubuntu：apt install fonts-noto-cjk）、SVGで書いてください。",
  },
} as const

/** Writes a page, a figure or a folder of figures, as the ending of `out` says. */
export async function writeReport(
  folders: readonly string[],
  out: string,
  options: ReportOptions,
  screen: Screen,
): Promise<void> {
  const say = spoken[options.lang]
  const ending = endingOf(out)
  if (ending?.startsWith("htm")) refuseToReplace(out, options)
  const own = new Map<string, Claim>()
  for (const word of options.experiment ?? []) if (isFile(word)) own.set(word, await loadClaim(word))
  const gathered = await gatherRuns(folders, own)
  for (const problem of gathered.problems) screen.notice(screen.colors.yellow(problem))
  // Files are named to say what the runs are of, ids to choose among them.
  const ids = options.experiment?.map((word) => own.get(word)?.id ?? word)
  const groups = chosen(gathered.groups, ids)
  if (groups.length === 0) throw new DataError(`${folders.join(", ")}: none of the runs could be read.`)
  if (ending?.startsWith("htm")) {
    const page = await reportPage({ ...gathered, groups }, options)
    writing(out, () => {
      makeFolder(dirname(out), forAll)
      writeFileSync(out, page)
    })
    const runs = groups.reduce((sum, group) => sum + group.runs.length, 0)
    screen.tell(say.wrote(out, say.page(runs)))
    return
  }
  const format = (ending ?? options.format ?? "svg") as Format
  if (ending !== undefined && options.format !== undefined && options.format !== ending)
    throw new ArgumentError(`--format ${options.format} is not what --out ${out} ends in: leave one of them out.`)
  const figures = figuresOf(groups, options.chart)
  if (ending !== undefined && figures.length > 1)
    throw new ArgumentError(
      `${out} is one figure, and there are ${figures.length}: ${namesOf(figures, options.lang)}. Choose with --experiment and --chart, or give --out a folder.`,
    )
  writing(out, () => makeFolder(ending === undefined ? out : dirname(out), forAll))
  let written = 0
  let lacksJapanese = false
  for (const { group, chart, name } of figures) {
    // A PNG has no reader to follow.
    const theme = options.theme ?? (format === "png" ? "light" : "auto")
    const svg = await drawChart(chart, subjectOf(group), group.results, { lang: options.lang, theme })
    if (svg === undefined) continue
    const path = ending === undefined ? join(out, `${name}.${format}`) : out
    const png = format === "png" ? await pngOf(svg) : undefined
    lacksJapanese ||= png?.lacksJapanese ?? false
    writing(path, () => writeFileSync(path, png?.bytes ?? svg))
    written++
  }
  if (written === 0) throw new DataError("these runs hold nothing of what the charts show.")
  if (lacksJapanese) screen.notice(screen.colors.yellow(say.noFont))
  screen.tell(say.wrote(out, say.figures(written)))
}

/** `html`, `htm`, `svg`, `png`; undefined for a folder. */
function endingOf(out: string): string | undefined {
  const ending = /\.([a-z]\w{1,4})$/i.exec(out)?.[1]?.toLowerCase()
  if (ending === undefined || ["html", "htm", ...formats].includes(ending)) return ending
  if (existsSync(out) && statSync(out).isDirectory()) return undefined
  throw new ArgumentError(
    `${out}: reports are written as .html, figures as .svg or .png. For a folder that is called so, create it first.`,
  )
}

/** What is asked for and cannot be is said before anything is read. */
function refuseToReplace(out: string, { chart, format }: ReportOptions): void {
  if (chart !== undefined || format !== undefined)
    throw new ArgumentError(
      `--${chart === undefined ? "format" : "chart"} is for figures: give --out a name that ends in .svg or .png, or a folder.`,
    )
  if (!existsSync(out)) return
  if (statSync(out).isDirectory()) throw new ArgumentError(`${out} is a folder: give --out another name.`)
  if (!readFileSync(out, "utf8").slice(0, 1000).includes(`content="${generator}"`))
    throw new ArgumentError(`${out} is there already, and no report of Kasane's: give --out another name.`)
}

function chosen(groups: readonly Group[], ids: readonly string[] | undefined): readonly Group[] {
  if (ids === undefined) return groups
  return ids.map((id) => {
    const group = groups.find((one) =>
      [one.id, one.claim?.name].some((name) => name?.toLowerCase() === id.toLowerCase()),
    )
    if (group) return group
    throw new NameError(
      "experiment",
      id,
      groups.map((one) => one.id),
      "among these runs",
    )
  })
}

/** The first few with their titles. */
function namesOf(figures: ReturnType<typeof figuresOf>, lang: Language): string {
  const names = figures.slice(0, 8).map(({ name, title }) => `${name} (${title[lang]})`)
  return [...names, ...(figures.length > 8 ? ["…"] : [])].join(", ")
}

function figuresOf(groups: readonly Group[], number: number | undefined) {
  const figures = groups.flatMap((group) =>
    chartsOf(group).charts.map((chart, i) => {
      const id = (group.id || "runs").replace(/[^\w.-]+/g, "-")
      return { group, chart, title: chart.title, number: i + 1, name: `${id}-${i + 1}` }
    }),
  )
  if (number === undefined) return figures
  const found = figures.filter((figure) => figure.number === number)
  if (found.length === 0) throw new ArgumentError(`--chart ${number}: there are ${figures.length}.`)
  return found
}
