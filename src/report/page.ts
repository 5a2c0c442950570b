import { type Claim, flatten, rangeText, type Setting, type Settings, sections } from "../experiments/index.ts"
import { type Assessment, assess } from "./assess.ts"
import { drawChart } from "./drawChart.ts"
import type { Gathered, Group } from "./gather.ts"
import { details, documentHtml, escapedTable, escapeHtml, tableHtml } from "./html.ts"
import type { Language } from "./language.ts"
import { fitOf, measuredFigures } from "./measured.ts"
import { nameOf } from "./names.ts"
import { spreadSaid } from "./says.ts"
import { chartsOf, headingOf, subjectOf } from "./subject.ts"
import { tableOf } from "./tables.ts"
import { marks, verdictWords, words } from "./words.ts"

/**
 * Runs as one HTML page that needs nothing else: for claims of the notes what they say, the verdict, figures beside those
 * on record and all charts; for others their curves and settings.
 * @throws KasaneError without the packages that charts are drawn with.
 */
export async function reportPage(
  { groups, problems }: Gathered,
  { lang = "en" }: { readonly lang?: Language } = {},
): Promise<string> {
  const say = words(lang)
  const articles: string[] = []
  const entries: string[] = []
  for (const [i, group] of groups.entries()) {
    const assessment = group.claim && assess(group.claim, group)
    const verdict = assessment?.judgement?.verdict
    const mark = verdict ? `<span aria-label="${verdictWords[lang][verdict]}">${marks[verdict]}</span>` : "·"
    entries.push(`<li><span class="mark">${mark}</span><a href="#e${i}">${escapeHtml(headingOf(group, lang))}</a></li>`)
    articles.push(`<article id="e${i}">${await articleOf(group, assessment, lang)}</article>`)
  }
  const count = groups.reduce((sum, { runs }) => sum + runs.length, 0)
  const only = groups.length === 1 ? escapeHtml(headingOf(groups[0]!, lang)) : undefined
  const title = `Kasane ${say.report}${only === undefined ? "" : `${say.colon}${only}`}`
  const body = [
    groups.length > 1 ? `<a class="skip" href="#main">${say.skip}</a>` : "",
    `<header><h1>Kasane ${say.report}</h1><p class="soft">${say.runs(count, groups.length)}</p></header>`,
    groups.length > 1 ? `<nav aria-label="${say.experiments}"><ol>${entries.join("")}</ol></nav>` : "",
    problems.length > 0
      ? `<section class="warn"><h2>${say.problems}</h2><ul>${problems.map((p) => `<li>${escapeHtml(p)}</li>`).join("")}</ul></section>`
      : "",
    `<main id="main">${articles.join("\n")}</main>`,
  ]
  return documentHtml(lang, title, body.filter(Boolean).join("\n"))
}

async function articleOf(group: Group, assessment: Assessment | undefined, lang: Language): Promise<string> {
  const say = words(lang)
  const { claim } = group
  const parts = [`<h2>${escapeHtml(headingOf(group, lang))}</h2>`]
  if (claim) parts.push(`<p class="soft">${escapeHtml(sections[claim.section][lang])}</p>`)
  if (claim && assessment) parts.push(claimHtml(claim, assessment, lang))
  parts.push(`<h3>${say.figures}</h3>`, figuresHtml(group, assessment, lang))
  parts.push(`<h3>${say.charts}</h3>`, ...(await chartsHtml(group, lang)))
  if (claim) {
    parts.push(`<h3>${say.vary}</h3><p>${escapeHtml(claim.vary[lang])}</p>`)
    parts.push(`<h3>${say.run}</h3><pre><code>npx kasane run ${escapeHtml(group.source)} --seeds record</code></pre>`)
  }
  parts.push(details(say.settings, settingsHtml(group, lang)), details(say.records, recordsHtml(group, lang)))
  return parts.join("\n")
}

function claimHtml(claim: Claim, assessment: Assessment, lang: Language): string {
  const { judgement, reason, missing, quick, changed, mixed } = assessment
  const say = words(lang)
  const names = verdictWords[lang]
  const differs = judgement && judgement.verdict !== claim.verdict ? ` (${say.otherwise(names[claim.verdict])})` : ""
  const verdict = judgement
    ? `<strong>${marks[judgement.verdict]} ${names[judgement.verdict]}</strong>${differs}${say.colon}${escapeHtml(judgement.because[lang])}`
    : reason === "variants"
      ? escapeHtml(say.noVerdict.variants(missing.join(", ")))
      : say.noVerdict[reason ?? "settings"]
  const list = [
    [say.notes, escapeHtml(claim.claim[lang])],
    [say.verdict, verdict],
    [say.finding, escapeHtml(claim.finding[lang])],
    [say.watch, escapeHtml(claim.watch[lang])],
  ].map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`)
  const notices = [
    ...(quick.length > 0 ? [say.quick] : []),
    ...(changed.length > 0 ? [say.changed] : []),
    ...(mixed.length > 0 ? [say.mixed(mixed.map(escapeHtml).join(", "))] : []),
  ]
  return `<dl>${list.join("")}</dl>${notices.map((notice) => `<p class="warn">${notice}</p>`).join("")}`
}

function figuresHtml(group: Group, assessment: Assessment | undefined, lang: Language): string {
  const say = words(lang)
  const subject = subjectOf(group)
  const title = (variant: string) => subject.variants[variant]?.title[lang] ?? variant
  const rows = measuredFigures(group, assessment).map(({ variant, figure, spread, comparison }) =>
    [
      title(variant),
      nameOf(figure, lang),
      spreadSaid(spread),
      ...(comparison ? [rangeText(comparison.expected.range), fitOf(comparison, lang)] : ["", ""]),
    ].map(escapeHtml),
  )
  const head = [say.variant, say.figure, say.measured, say.onRecord, say.fits]
  const some = rows.some((row) => row[3] !== "")
  return tableHtml(
    { head: some ? head : head.slice(0, 3), rows: some ? rows : rows.map((row) => row.slice(0, 3)) },
    say.figures,
  )
}

async function chartsHtml(group: Group, lang: Language): Promise<string[]> {
  const say = words(lang)
  const subject = subjectOf(group)
  const { charts, left } = chartsOf(group)
  const figures: string[] = []
  for (const chart of charts) {
    const svg = await drawChart(chart, subject, group.results, { lang })
    if (svg === undefined) continue
    const table = tableOf(chart, { subject, results: group.results, lang })
    const rows =
      table && table.rows.length > 0
        ? details(say.asTable, tableHtml(escapedTable(table), escapeHtml(chart.title[lang])))
        : ""
    figures.push(`<figure>${svg.trim()}${rows}</figure>`)
  }
  return left > 0 ? [...figures, `<p class="soft">${say.left(left)}</p>`] : figures
}

function settingsHtml({ results }: Group, lang: Language): string {
  const say = words(lang)
  const { variants } = results
  const lists = variants.map((variant) => settingsOf(results.runs(variant)[0]!.manifest.settings))
  const paths = [...new Set(lists.flatMap((list) => [...list.keys()]))]
  const rows = paths.map((path) => [
    `<code>${escapeHtml(path)}</code>`,
    ...lists.map((list) => {
      const text = list.has(path) ? escapeHtml(list.get(path)!) : say.none
      return list.get(path) === lists[0]!.get(path) ? text : `<b>${text}</b>`
    }),
  ])
  const table = tableHtml({ head: [say.setting, ...variants.map(escapeHtml)], rows }, say.settings)
  return `${variants.length > 1 ? `<p class="soft">${say.differ}</p>` : ""}${table}`
}

function settingsOf(settings: unknown): ReadonlyMap<string, string> {
  if (typeof settings !== "object" || settings === null) return new Map([["", JSON.stringify(settings)]])
  return new Map(
    flatten(settings as Settings).map(([path, value]: readonly [string, Setting]) => [path, JSON.stringify(value)]),
  )
}

function recordsHtml({ runs }: Group, lang: Language): string {
  const say = words(lang)
  const rows = runs.map(({ manifest: { variant, seed, target, dataset, seconds, started, versions, digest } }) => [
    escapeHtml(variant ?? say.none),
    String(seed),
    escapeHtml(target),
    escapeHtml(dataset ?? say.none),
    seconds.toFixed(1),
    escapeHtml(started.slice(0, 16).replace("T", " ")),
    escapeHtml(
      Object.entries(versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ),
    `<code title="${digest}">${digest.slice(0, 16)}</code>`,
  ])
  const head = [say.variant, say.seed, say.target, say.dataset, say.seconds, say.started, say.versions, say.digest]
  return tableHtml({ head, rows }, say.records)
}
