import type { Command } from "commander"
import { ArgumentError } from "../../base/errors.ts"
import type { Language } from "../../report/index.ts"
import {
  type CurveComparison,
  compareRuns,
  type Json,
  listRuns,
  loadRun,
  type RunComparison,
} from "../../runs/index.ts"
import { inColumns } from "../columns.ts"
import { languageOption } from "../experiment/language.ts"
import { addExamples } from "../help.ts"
import { createScreen, type Screen } from "../screen.ts"
import { positiveNumber } from "../values.ts"
import { type Found, pairsOf } from "./pairs.ts"

interface Given {
  readonly tolerance?: number
  readonly json?: boolean
  readonly lang: Language
}

const spoken = {
  en: {
    only: (side: "a" | "b", names: string) => `Only in ${side}: ${names}.`,
    identical: "The results are identical, to the last bit.",
    alike: "Fixed alike: the same settings, seed, target, data and versions.",
    one: "They differ in one thing:",
    many: (count: number) => `They differ in ${count} things:`,
    warning: "So a difference in result cannot be put down to one of them.",
    curves: "Curves: at which step (or place) they part, and the last",
    // "At" and not "step": a curve may as well run over layers, or rows of a picture.
    head: (beyond: string) => ["curve", "first differs", `by more than ${beyond} %`, "last", "a", "b"],
    step: (step: number) => `at ${step}`,
    never: "never",
    none: "no step in common",
    figures: "Figures",
    figureHead: ["figure", "a", "b", "b − a"],
    setting: "what",
  },
  ja: {
    only: (side: "a" | "b", names: string) => `${side}だけにあるもの：${names}。`,
    identical: "結果は最後の1ビットまで同じです。",
    alike: "条件は同じです（設定、シード、ターゲット、データ、バージョン）。",
    one: "違いは1つです：",
    many: (count: number) => `違いが${count}個あります：`,
    warning: "結果の差を、そのうちの1つのせいにはできません。",
    curves: "曲線：どのステップ（位置）で分かれるかと、最後の値",
    head: (beyond: string) => ["曲線", "最初の違い", `${beyond} %を超える差`, "最後", "a", "b"],
    step: (step: number) => `${step}で`,
    never: "なし",
    none: "共通のステップなし",
    figures: "数値",
    figureHead: ["項目", "a", "b", "b − a"],
    setting: "項目",
  },
} as const

/** `kasane compare`: two runs, or two folders of them, side by side. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command("compare")
    .description("Set two saved runs, or two folders of them, side by side")
    .argument("<a>", "a folder with a run, or with several")
    .argument("<b>", "another; several are matched by experiment, variant and seed")
    .option(
      "--tolerance <number>",
      "from which share of the larger on values count as apart (default: 0.01)",
      positiveNumber,
    )
    .option("--json", "one JSON object a pair, on stdout; all else on stderr")
    .addOption(languageOption())
    .action(async (a: string, b: string, options: Given) => compare(a, b, options, createScreen(options)))
  addExamples(command, [
    ["kasane compare runs/6.E1/default/seed-0 runs/6.E3/default/seed-0", "what one setting changed"],
    ["kasane compare runs-before runs-after", "every run with its counterpart"],
    ["kasane compare runs/6.E1/default runs/6.E3/default --lang ja", "two variants, seed by seed"],
  ])
}

async function compare(a: string, b: string, { lang, json, tolerance }: Given, screen: Screen): Promise<void> {
  const say = spoken[lang]
  const [inA, inB] = [await found(a, screen), await found(b, screen)]
  const { pairs, onlyA, onlyB } = pairsOf(inA, inB)
  if (pairs.length === 0)
    throw new ArgumentError(
      `${a} and ${b} have no run in common, by experiment, variant and seed. Name the folders of two runs.`,
    )
  for (const [i, [one, other]] of pairs.entries()) {
    const comparison = compareRuns(
      await loadRun(one.folder),
      await loadRun(other.folder),
      tolerance === undefined ? undefined : { tolerance },
    )
    if (json) {
      screen.data({ a: one.folder, b: other.folder, ...comparison })
      continue
    }
    if (i > 0) screen.say()
    screen.say(screen.colors.bold(`a  ${nameOf(one)}`))
    screen.say(screen.colors.bold(`b  ${nameOf(other)}`))
    tell(comparison, lang, screen)
  }
  const names = (those: readonly Found[]) => those.map(nameOf).join(", ")
  if (onlyA.length > 0) screen.notice(say.only("a", names(onlyA)))
  if (onlyB.length > 0) screen.notice(say.only("b", names(onlyB)))
}

async function found(folder: string, screen: Screen): Promise<Found[]> {
  const entries = await listRuns(folder)
  for (const { problem } of entries) if (problem !== undefined) screen.notice(screen.colors.yellow(problem))
  const runs = entries.flatMap((entry) => (entry.manifest ? [entry] : []))
  if (runs.length === 0)
    throw new ArgumentError(`${folder}: there are no runs. Save some: kasane run 6.E1 --out ${folder}`)
  return runs
}

const nameOf = ({ folder, manifest: { experiment, variant, seed } }: Found): string =>
  experiment === undefined ? folder : `${experiment} ${variant ?? ""} seed ${seed}`.replace("  ", " ")

function tell(comparison: RunComparison, lang: Language, screen: Screen): void {
  const say = spoken[lang]
  const { differences, identical, figures, curves, tolerance } = comparison
  const { colors } = screen
  if (differences.length === 0) screen.say(say.alike)
  else {
    screen.say(differences.length === 1 ? say.one : say.many(differences.length))
    const rows = differences.map(({ path, a, b }) => [`  ${path}`, valueText(a), valueText(b)])
    for (const line of inColumns([[`  ${say.setting}`, "a", "b"], ...rows])) screen.say(line, 4)
    if (differences.length > 1 && !identical) screen.say(colors.yellow(say.warning))
  }
  if (identical) {
    screen.say(say.identical)
    return
  }
  const shown = curves.filter(({ steps }) => steps.a > 0 && steps.b > 0)
  if (shown.length > 0) {
    screen.say(say.curves)
    const head = say.head(number(tolerance * 100))
    for (const line of inColumns([head, ...shown.map((one) => curveRow(one, lang))])) screen.say(`  ${line}`, 4)
  }
  if (figures.length > 0) {
    screen.say(say.figures)
    const rows = figures.map(({ name, a, b, difference }) => [
      ...[name, a, b, difference].map((value) =>
        typeof value === "string" ? value : value === undefined ? "–" : number(value),
      ),
    ])
    for (const line of inColumns([[...say.figureHead], ...rows])) screen.say(`  ${line}`, 4)
  }
}

function curveRow({ tag, steps, parts, partsBeyondTolerance, last }: CurveComparison, lang: Language): string[] {
  const say = spoken[lang]
  if (steps.common === 0 || !last) return [tag, say.none, "", "", "", ""]
  const at = (parting: typeof parts) => (parting ? say.step(parting.step) : say.never)
  return [tag, at(parts), at(partsBeyondTolerance), say.step(last.step), number(last.a), number(last.b)]
}

const number = (value: number): string =>
  String(Number(value.toPrecision(5)))
    .replace("-", "−")
    .replace("Infinity", "∞")

const valueText = (value: Json | undefined): string => (value === undefined ? "–" : JSON.stringify(value))
