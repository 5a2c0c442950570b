import type { CurveComparison, FigureComparison, RunComparison } from "./comparison.ts"
import type { Json } from "./run.ts"

type Compared = Omit<RunComparison, "text">

/** A comparison as sentences, each a line. */
export function wordsOf(compared: Compared, language: "en" | "ja"): string {
  const say = language === "en" ? english : japanese
  const { identical, differences, curves, histograms, figures, tolerance } = compared
  const things = differences.map(({ path, a, b }) => say.difference(path, show(a), show(b)))
  const lines = [say.differences(things, identical)]
  if (identical) lines.push(say.identical)
  else {
    for (const curve of curves) lines.push(say.curve(curve, tolerance))
    for (const { tag, parts, steps } of histograms)
      if (parts !== undefined) lines.push(say.histogramsPart(tag, parts))
      else if (steps.common < Math.max(steps.a, steps.b)) lines.push(say.histogramsAlike(tag, steps.common))
  }
  for (const figure of figures) lines.push(say.figure(figure))
  return lines.join("\n")
}

const english = {
  difference: (path: string, a: string, b: string) => `${path} (${a} and ${b})`,
  differences: (things: readonly string[], identical: boolean) => {
    if (things.length === 0) return "These runs were fixed alike: the same settings, seed, target, data and versions."
    if (things.length === 1) return `These runs differ in one thing: ${things[0]}.`
    const warning = identical ? "" : " A difference in result cannot be put down to one of them."
    return `These runs differ in ${things.length} things: ${things.join(", ")}.${warning}`
  },
  identical: "Their results are identical, to the last bit.",
  curve: ({ tag, steps, parts, partsBeyondTolerance, last }: CurveComparison, tolerance: number) => {
    if (steps.a === 0 || steps.b === 0) return `${tag}: only in run ${steps.a === 0 ? "b" : "a"}.`
    if (steps.common === 0) return `${tag}: no step in common.`
    const counted =
      steps.common < Math.max(steps.a, steps.b)
        ? ` (a has ${plural(steps.a)}, b ${steps.b}; ${steps.common} in common)`
        : ""
    if (!parts || !last)
      return `${tag}: the same at ${steps.common === 1 ? "its one step" : `all ${plural(steps.common)}`}${counted}.`
    const beyond = partsBeyondTolerance
      ? `by more than ${percent(tolerance)} from step ${partsBeyondTolerance.step} (${apart(partsBeyondTolerance)})`
      : `never by more than ${percent(tolerance)}`
    return `${tag}: differs from step ${parts.step} (${apart(parts)}), ${beyond}; at the last, ${last.step}, ${apart(last)}${counted}.`
  },
  histogramsPart: (tag: string, step: number) => `${tag}: the histograms differ from step ${step}.`,
  histogramsAlike: (tag: string, common: number) =>
    `${tag}: the histograms are the same at the ${plural(common)} in common.`,
  figure: ({ name, a, b, difference }: FigureComparison) => {
    if (a === undefined || b === undefined)
      return `${name}: ${number(a ?? b!)}, only in run ${a === undefined ? "b" : "a"}.`
    if (difference === 0) return `${name}: ${number(a)} in both.`
    return `${name}: ${apart({ a, b })}, a difference of ${signed(difference!)}.`
  },
}

const japanese: typeof english = {
  difference: (path, a, b) => `${path}（${a} と ${b}）`,
  differences: (things, identical) => {
    if (things.length === 0)
      return "二つの実行の条件は同じです。設定、シード、ターゲット、データ、バージョンのどれも変わりません。"
    if (things.length === 1) return `二つの実行の違いは一つだけです: ${things[0]}。`
    const warning = identical ? "" : "結果の差を、そのうちの一つのせいにはできません。"
    return `二つの実行には違いが ${things.length} 個あります: ${things.join("、")}。${warning}`
  },
  identical: "結果は最後の 1 ビットまで同じです。",
  curve: ({ tag, steps, parts, partsBeyondTolerance, last }, tolerance) => {
    if (steps.a === 0 || steps.b === 0) return `${tag}: 実行 ${steps.a === 0 ? "b" : "a"} にしかありません。`
    if (steps.common === 0) return `${tag}: 共通のステップがありません。`
    const counted =
      steps.common < Math.max(steps.a, steps.b)
        ? `（a は ${steps.a} ステップ、b は ${steps.b} ステップ、共通は ${steps.common}）`
        : ""
    if (!parts || !last) return `${tag}: ${steps.common} ステップすべてで同じです${counted}。`
    const beyond = partsBeyondTolerance
      ? `${percent(tolerance)} を超えるのはステップ ${partsBeyondTolerance.step} から（${apart(partsBeyondTolerance, "と")}）`
      : `差は ${percent(tolerance)} を超えません`
    return `${tag}: ステップ ${parts.step} から違います（${apart(parts, "と")}）。${beyond}。最後のステップ ${last.step} では ${apart(last, "と")}${counted}。`
  },
  histogramsPart: (tag, step) => `${tag}: ヒストグラムはステップ ${step} から違います。`,
  histogramsAlike: (tag, common) => `${tag}: ヒストグラムは共通の ${common} ステップで同じです。`,
  figure: ({ name, a, b, difference }) => {
    if (a === undefined || b === undefined)
      return `${name}: ${number(a ?? b!)}。実行 ${a === undefined ? "b" : "a"} にしかありません。`
    if (difference === 0) return `${name}: どちらも ${number(a)}。`
    return `${name}: ${apart({ a, b }, "と")}、差は ${signed(difference!)}。`
  },
}

const plural = (steps: number): string => `${steps} step${steps === 1 ? "" : "s"}`

const percent = (tolerance: number): string => `${number(tolerance * 100)} %`

const number = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)))

const signed = (value: number): string => `${value > 0 ? "+" : ""}${number(value)}`.replace("-", "−")

/** Two numbers with as many digits as it takes to tell them apart. */
function apart({ a, b }: { readonly a: number; readonly b: number }, and = "and"): string {
  let digits = 4
  while (digits < 17 && a !== b && number(a, digits) === number(b, digits)) digits++
  return `${number(a, digits)} ${and} ${number(b, digits)}`
}

/** A setting in one line that stays short. */
function show(value: Json | undefined): string {
  if (value === undefined) return "–"
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
