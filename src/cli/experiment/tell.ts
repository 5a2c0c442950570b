import {
  type Claim,
  type Comparison,
  compareWithExpected,
  figureText,
  type Judgement,
  type Results,
  rangeText,
  sections,
  spreadText,
  type Verdict,
} from "../../experiments/index.ts"
import { type Language, marks, verdictWords } from "../../report/index.ts"
import type { Run } from "../../runs/index.ts"
import { inColumns, padded } from "../columns.ts"
import { curve, scaleWidth } from "../curve.ts"
import type { Screen } from "../screen.ts"

export { type Language, marks }

const vocabulary = {
  en: {
    notes: "Notes",
    watch: "Watch",
    vary: "Vary",
    variant: "variant",
    experiments: "Experiments",
    stopping: "Stopping; Ctrl-C again to quit at once.",
    unfinished: (done: number, all: number) =>
      `Interrupted after ${done} of ${all} checks: this is not a whole examination.`,
    quickDoctor:
      "With --quick neither gradients, nor other learning rates, nor learning one batch by heart were tried.",
    saved: (folder: string) => `Saved in ${folder}.`,
    verdicts: verdictWords.en,
    measured: "Measured",
    verdict: "Verdict",
    finding: "Finding",
    otherwise: (verdict: string) => `on record: ${verdict}`,
    open: "No verdict: it needs all variants, and settings as they are.",
    quick: "With the smaller settings of --quick: titles and findings speak of those on record.",
    expected: "on record",
    seconds: "s",
    kept: "kept from before",
    or: (words: string) => `  or ${words}`,
    colon: ": ",
    stop: ". ",
  },
  ja: {
    notes: "ノート",
    watch: "見どころ",
    vary: "変えてみる",
    variant: "条件",
    experiments: "実験",
    stopping: "停止します。もう一度Ctrl-Cですぐに終了。",
    unfinished: (done: number, all: number) => `${all}項目のうち${done}項目で中断しました。診断は完了していません。`,
    quickDoctor: "--quickのため、勾配の確認、別の学習率、1バッチの暗記は調べていません。",
    saved: (folder: string) => `${folder}に保存しました。`,
    verdicts: verdictWords.ja,
    measured: "測定",
    verdict: "判定",
    finding: "わかったこと",
    otherwise: (verdict: string) => `記録では：${verdict}`,
    open: "判定なし：すべての条件を、設定を変えずに実行する必要があります。",
    quick: "--quickの小さな設定で実行しました。題名と「わかったこと」は、記録の設定についてのものです。",
    expected: "記録",
    seconds: "秒",
    kept: "保存済み",
    or: (words: string) => `  または ${words}`,
    colon: "：",
    stop: "。",
  },
} as const

export const words = (language: Language) => vocabulary[language]

interface Telling {
  readonly lang: Language
  readonly json?: boolean
}

export const tellRun = {
  begin(claim: Claim, { lang }: Telling, { colors }: Screen): string[] {
    const say = words(lang)
    return [
      `${colors.bold(`${claim.id}  ${claim.title[lang]}`)}  ${colors.dim(sections[claim.section][lang])}`,
      `${padded(say.notes, 8)} ${claim.claim[lang]}`,
      `${padded(say.watch, 8)} ${claim.watch[lang]}`,
      "",
    ]
  },
  done(
    claim: Claim,
    { manifest }: Run,
    { lang, json, kept }: Telling & { readonly kept: boolean },
    screen: Screen,
  ): void {
    const { experiment, variant, seed, target, dataset, settings, figures, seconds, digest } = manifest
    if (json)
      screen.data({ experiment, variant, seed, target, dataset, settings, figures, seconds: round(seconds), digest })
    // Those that something is expected of, first.
    const expected = [...new Set(claim.expected.map(({ figure }) => figure))].filter((name) => name in figures)
    const shown = [...new Set([...expected, ...Object.keys(figures)])]
      .slice(0, 3)
      .map((name) => `${name} ${figureText(figures[name]!)}`)
    screen.tell(
      screen.colors.dim(
        [
          `${variant} · seed ${seed}`,
          ...shown,
          kept ? words(lang).kept : `${seconds.toFixed(1)} ${words(lang).seconds}`,
        ].join(" · "),
      ),
    )
  },
}

const round = (seconds: number): number => Math.round(1000 * seconds) / 1000

/** What came of an experiment: figures beside those on record, curves, the verdict. */
export function tellVerdict(
  claim: Claim,
  results: Results,
  judgement: Judgement | undefined,
  options: Telling & { readonly one: boolean; readonly quick?: boolean },
  screen: Screen,
): void {
  const { lang, json } = options
  const say = words(lang)
  const compared = compareWithExpected(claim, results)
  if (json)
    screen.data({
      experiment: claim.id,
      verdict: judgement?.verdict ?? null,
      onRecord: claim.verdict,
      because: judgement?.because,
      figures: compared.map(({ expected, found, within, near }) => ({
        ...{
          variant: expected.variant,
          figure: expected.figure,
          values: found.values,
          range: expected.range,
          within,
          near,
        },
      })),
    })
  const color = (verdict: Verdict, text: string) =>
    ({ holds: screen.colors.green, conditional: screen.colors.yellow, contradicted: screen.colors.red })[verdict](text)
  if (!options.one) {
    const verdict = judgement?.verdict
    const mark = verdict ? color(verdict, marks[verdict]) : "–"
    const differs =
      verdict && verdict !== claim.verdict ? screen.colors.red(` (${say.otherwise(say.verdicts[claim.verdict])})`) : ""
    const far = compared.filter(({ near, expected }) => !near && !expected.explained)
    const off = far.map(
      ({ expected, found }) =>
        `${expected.variant} ${expected.figure} ${spreadText(found)}, ${say.expected} ${range(expected.range)}`,
    )
    screen.say(
      `${mark} ${claim.id.padEnd(5)} ${claim.title[lang]}${differs}${off.length > 0 ? screen.colors.yellow(`  ${off.join("; ")}`) : ""}`,
      8,
    )
    return
  }
  screen.tell()
  for (const line of table(claim, results, compared, say, screen)) screen.tell(line)
  for (const line of plot(claim, results, lang, screen)) screen.tell(line)
  screen.tell()
  if (!judgement) {
    screen.say(say.open)
    return
  }
  const { verdict, because } = judgement
  const differs = verdict === claim.verdict ? "" : ` (${say.otherwise(say.verdicts[claim.verdict])})`
  screen.say(
    `${screen.colors.bold(say.verdict)} ${color(verdict, `${marks[verdict]} ${say.verdicts[verdict]}`)}${differs}${say.colon}${because[lang]}`,
  )
  screen.tell(`${say.finding}${say.colon}${claim.finding[lang]}`)
  if (options.quick) screen.tell(screen.colors.dim(say.quick))
}

const range = (both: readonly [number, number]): string => `[${rangeText(both)}]`

/** Figures of the runs; beside those on record, where the settings are as they were there. */
function table(
  claim: Claim,
  results: Results,
  compared: readonly Comparison[],
  say: ReturnType<typeof words>,
  { colors }: Screen,
): string[] {
  const rows = compared.map(({ expected, found, within, near }) => [
    expected.variant,
    expected.figure,
    spreadText(found),
    `${say.expected} ${range(expected.range)}`,
    within ? colors.green("✓") : near ? colors.yellow("≈") : colors.red("≠"),
  ])
  const named = new Set(claim.expected.map(({ figure }) => figure))
  for (const variant of results.variants) {
    if (compared.some(({ expected }) => expected.variant === variant)) continue
    const recorded = Object.keys(results.runs(variant)[0]!.manifest.figures)
    const told = recorded.filter((figure) => named.has(figure))
    for (const figure of told.length > 0 ? told : recorded.slice(0, 3))
      rows.push([variant, figure, spreadText(results.figure(variant, figure)), "", ""])
  }
  return inColumns(rows)
}

/** The first curve of each variant as text. */
function plot(claim: Claim, results: Results, lang: Language, { colors, columns }: Screen): string[] {
  const chart = claim.charts.find(({ kind }) => kind === "curves")
  if (chart?.kind !== "curves") return []
  const width = Math.min(60, (Number.isFinite(columns) ? columns : 80) - scaleWidth)
  const variants = (chart.variants ?? results.variants).filter((name) => results.variants.includes(name))
  return variants.flatMap((variant) => {
    // A training that overflowed at once has no curve.
    const series = results.runs(variant)[0]?.scalars[chart.tag]
    const values = (series?.values ?? []).map((value) => (chart.y === "log" ? Math.log10(value) : value))
    const lines = curve(values, width)
    if (lines.length === 0) return []
    return [
      "",
      `${chart.title[lang]}${chart.y === "log" ? " (log₁₀)" : ""}${words(lang).colon}${claim.variants[variant]!.title[lang]}`,
      ...lines.map((line) => colors.cyan(line)),
    ]
  })
}
