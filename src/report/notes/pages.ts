import { type Claim, flatten, rangeText, type Section, sections } from "../../experiments/index.ts"
import { assess } from "../assess.ts"
import type { Group } from "../gather.ts"
import type { Language } from "../language.ts"
import { fitOf, measuredFigures } from "../measured.ts"
import { nameOf } from "../names.ts"
import { spreadSaid } from "../says.ts"
import { marks, verdictWords, words } from "../words.ts"
import { markdownPicture, markdownTable, markdownText as plain } from "./markdown.ts"
import { noteWords } from "./words.ts"

/** A figure of a page. */
export interface Picture {
  /** From the page: `../figures/en/6.E1-1.svg`. */
  readonly path: string
  /** What is seen in it. */
  readonly says: string
}

/** What the pages are made from. */
export interface NotesSource {
  readonly claims: readonly Claim[]
  /** The runs of a claim, if there are any with the settings on record. */
  group(id: string): Group | undefined
  /** Its figures, drawn already. */
  pictures(id: string, lang: Language): readonly Picture[]
}

/** The docs about the claims of the notes in a language: file name → Markdown. */
export function notesPages(source: NotesSource, lang: Language): ReadonlyMap<string, string> {
  const pages = new Map([
    ["index.md", indexPage(source, lang)],
    ["bugs.md", bugsPage(source, lang)],
  ])
  for (const [section, title] of Object.entries(sections) as [Section, (typeof sections)[Section]][]) {
    const those = source.claims.filter((claim) => claim.section === section)
    const say = noteWords(lang)
    const parts = those.length > 0 ? those.map((claim) => claimPart(claim, source, lang)) : [say.nothingYet]
    pages.set(`${section}.md`, `${[say.written, `# ${title[lang]}`, say.back, ...parts].join("\n\n")}\n`)
  }
  return pages
}

/** Where on which page a claim stands. */
export const anchorOf = ({ id }: Claim): string => id.toLowerCase().replace(/[^a-z0-9]+/g, "-")

const linkTo = (claim: Claim): string => `${claim.section}.md#${anchorOf(claim)}`

const headOf = (claim: Claim, lang: Language): string =>
  `${marks[claim.verdict]} ${claim.id} ${plain(claim.title[lang])}`

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)

function indexPage({ claims, group }: NotesSource, lang: Language): string {
  const say = noteWords(lang)
  const count = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict).length
  const counts = (["holds", "conditional", "contradicted"] as const)
    .map((verdict) => `${marks[verdict]} ${verdictWords[lang][verdict]}${words(lang).colon}${count(verdict)}`)
    .join(say.comma)
  const parts = (Object.entries(sections) as [Section, (typeof sections)[Section]][]).map(([section, title]) => {
    const rows = claims
      .filter((claim) => claim.section === section)
      .map((claim) => [
        marks[claim.verdict],
        claim.id,
        `[${plain(claim.title[lang])}](${linkTo(claim)})`,
        verdictWords[lang][claim.verdict],
      ])
    const table = rows.length > 0 ? markdownTable(["", "", say.claim, say.itsClaim], rows) : say.nothingYet
    return `## [${title[lang]}](${section}.md)\n\n${table}`
  })
  const measured = [...new Set(claims.flatMap(({ id }) => (group(id)?.runs ?? []).map(machineOf)))].sort()
  return `${[
    say.written,
    `# ${say.title}`,
    say.intro,
    `${counts}${say.stop}`,
    `[${say.bugs}](bugs.md)`,
    ...parts,
    ...(measured.length > 0 ? [`${say.measuredWith} ${measured.join(say.comma)}${say.stop}`] : []),
  ].join("\n\n")}\n`
}

const machineOf = ({ manifest: { target, versions } }: Group["runs"][number]): string =>
  [`Kasane ${versions.kasane ?? "?"}`, target, versions.platform ?? versions.browser ?? ""].filter(Boolean).join(" ")

function claimPart(claim: Claim, { claims, group, pictures }: NotesSource, lang: Language): string {
  const say = noteWords(lang)
  const its = words(lang)
  const runs = group(claim.id)
  const assessment = runs && assess(claim, runs)
  const judgement = assessment?.judgement
  const parts = [
    `<a id="${anchorOf(claim)}"></a>\n\n## ${headOf(claim, lang)}`,
    `> ${plain(claim.claim[lang])}`,
    `**${marks[claim.verdict]} ${capital(verdictWords[lang][claim.verdict])}**${say.colon}${plain(claim.finding[lang])}`,
    ...pictures(claim.id, lang).map(({ path, says }) => markdownPicture(path, says)),
    ...figureTable(claim, runs, lang),
  ]
  if (judgement) {
    const differs = judgement.verdict === claim.verdict ? "" : `${verdictWords[lang][judgement.verdict]}${say.colon}`
    parts.push(`${capital(its.measured)}${say.colon}${differs}${plain(judgement.because[lang])}`)
  }
  parts.push(
    [
      `- **${its.vary}**${say.colon}${plain(claim.vary[lang])}`,
      `- **${its.watch}**${say.colon}${plain(claim.watch[lang])}`,
      ...seeLine(claim, claims, lang),
    ].join("\n"),
    `\`\`\`sh\nnpx kasane run ${claim.id} --seeds record\nnpx kasane list ${claim.id}  # ${say.listComment}\n\`\`\``,
  )
  return parts.join("\n\n")
}

function seeLine({ see }: Claim, claims: readonly Claim[], lang: Language): string[] {
  const links = see.flatMap((id) => {
    const other = claims.find((claim) => claim.id === id)
    return other ? [`[${id} ${plain(other.title[lang])}](${linkTo(other)})`] : []
  })
  const say = noteWords(lang)
  return links.length > 0 ? [`- **${words(lang).see}**${say.colon}${links.join(say.comma)}`] : []
}

/** Measured figures beside those on record; without runs, what is on record. */
function figureTable(claim: Claim, runs: Group | undefined, lang: Language): string[] {
  const its = words(lang)
  const title = (variant: string) => plain(claim.variants[variant]?.title[lang] ?? variant)
  const figure = (name: string) => plain(nameOf(name, lang))
  if (!runs) {
    const rows = claim.expected.map(({ variant, figure: name, range }) => [
      title(variant),
      figure(name),
      rangeText(range),
    ])
    return rows.length > 0 ? [markdownTable([its.variant, its.figure, its.onRecord], rows)] : []
  }
  const rows = measuredFigures(runs, assess(claim, runs)).map(({ variant, figure: name, spread, comparison }) => [
    title(variant),
    figure(name),
    plain(spreadSaid(spread)),
    ...(comparison ? [rangeText(comparison.expected.range), plain(fitOf(comparison, lang))] : ["", ""]),
  ])
  return rows.length > 0 ? [markdownTable([its.variant, its.figure, its.measured, its.onRecord, its.fits], rows)] : []
}

/** Of the variants without a defect the one whose settings are nearest. */
function soundCounterpart(claim: Claim, name: string): string {
  const settingsOf = (variant: string) =>
    new Map(flatten(claim.settingsOf(variant)).map(([path, value]) => [path, JSON.stringify(value)]))
  const own = settingsOf(name)
  const distance = (variant: string) =>
    [...settingsOf(variant)].filter(([path, value]) => own.get(path) !== value).length
  const sound = Object.keys(claim.variants).filter((variant) => !claim.variants[variant]!.defect)
  return sound.reduce((a, b) => (distance(b) < distance(a) ? b : a))
}

/** All variants that have a defect of the original exercises, beside the right computation. */
function bugsPage({ claims, group }: NotesSource, lang: Language): string {
  const say = noteWords(lang)
  const its = words(lang)
  const parts = claims.flatMap((claim) => {
    const runs = group(claim.id)
    const measured = runs ? measuredFigures(runs, assess(claim, runs)) : []
    return Object.entries(claim.variants).flatMap(([name, { title, defect }]) => {
      if (!defect) return []
      const right = soundCounterpart(claim, name)
      const rows = measured
        .filter(({ variant }) => variant === name)
        .flatMap(({ figure, spread }) => {
          const other = measured.find((one) => one.variant === right && one.figure === figure)
          return other
            ? [[plain(nameOf(figure, lang)), plain(spreadSaid(other.spread)), plain(spreadSaid(spread))]]
            : []
        })
      return [
        `## ${claim.id}${say.colon}${plain(title[lang])}`,
        plain(defect[lang]),
        ...(rows.length > 0
          ? [markdownTable([its.figure, plain(claim.variants[right]!.title[lang]), its.defect], rows)]
          : []),
        `\`\`\`sh\nnpx kasane run ${claim.id} --variant ${right} ${name}\n\`\`\``,
        `[${claim.id} ${plain(claim.title[lang])}](${linkTo(claim)})`,
      ]
    })
  })
  return `${[say.written, `# ${say.bugs}`, say.bugsIntro, say.back, ...parts].join("\n\n")}\n`
}
