import { checkNotNegative } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import type { CurveComparison, FigureComparison, HistogramComparison, RunComparison } from "./comparison.ts"
import { differencesOf } from "./differences.ts"
import { type Histogram, type HistogramSeries, isRun, type Run, type Series } from "./run.ts"
import { wordsOf } from "./wordsOf.ts"

export interface CompareOptions {
  /** Values a and b differ by more than it if |a − b| > tolerance · max(|a|, |b|). Default: 0.01, one per cent. */
  readonly tolerance?: number
}

const known: OptionNames<CompareOptions> = { tolerance: true }

/**
 * Sets two runs side by side: what fixed them, where their curves part, what came of them. Says so where they differ in
 * more than one thing, since then no difference in their results can be put down to one.
 * @example
 * const train = (learningRate: number) => {
 *   const recorder = runs.createRecorder()
 *   for (const step of [0, 1, 2]) recorder.scalar("loss", step, (1 - learningRate) ** step)
 *   return recorder.finish({ seed: 0, target: "wasm", settings: { learningRate } })
 * }
 * const { identical, differences, curves, text } = runs.compareRuns(train(0.1), train(0.5))
 * identical // → false
 * differences.map((d) => `${d.path}: ${d.a}, ${d.b}`) // → settings.learningRate: 0.1, 0.5
 * curves[0]!.parts!.step // → 1
 * text.en.split("\n")[0] // → These runs differ in one thing: settings.learningRate (0.1 and 0.5).
 */
export function compareRuns(a: Run, b: Run, options?: CompareOptions): RunComparison {
  const { tolerance = 0.01 } = checkOptions("compareRuns", options, known)
  for (const run of [a, b])
    if (!isRun(run))
      throw new ArgumentError(`compareRuns: takes two runs, as recorder.finish or loadRun give them, got ${show(run)}.`)
  checkNotNegative("compareRuns", "tolerance", tolerance)
  const compared = {
    identical: a.manifest.digest === b.manifest.digest,
    differences: differencesOf(a.manifest, b.manifest),
    curves: together(a.scalars, b.scalars).map(([tag, ofA, ofB]) => compareCurves(tag, ofA, ofB, tolerance)),
    histograms: together(a.histograms, b.histograms).map(([tag, ofA, ofB]) => compareHistograms(tag, ofA, ofB)),
    figures: together(a.manifest.figures, b.manifest.figures).map(([name, ofA, ofB]) => compareFigures(name, ofA, ofB)),
    tolerance,
  }
  return { ...compared, text: { en: wordsOf(compared, "en"), ja: wordsOf(compared, "ja") } }
}

type Named<T> = Readonly<Record<string, T>>

/** What two records hold by the same name, which may be that of something that every object has. */
function together<T>(a: Named<T>, b: Named<T>): [string, T | undefined, T | undefined][] {
  const own = (record: Named<T>, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined)
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, own(a, name), own(b, name)])
}

function compareCurves(tag: string, a: Series | undefined, b: Series | undefined, tolerance: number): CurveComparison {
  const pairs = pairsOf(a?.steps, a?.values, b?.steps, b?.values)
  const parts = pairs.find((pair) => !sameNumber(pair.a, pair.b))
  const beyond = pairs.find((pair) => differByMore(pair.a, pair.b, tolerance))
  const last = pairs.at(-1)
  return {
    tag,
    steps: { a: a?.steps.length ?? 0, b: b?.steps.length ?? 0, common: pairs.length },
    ...(parts && { parts }),
    ...(beyond && { partsBeyondTolerance: beyond }),
    ...(last && { last }),
  }
}

function compareHistograms(
  tag: string,
  a: HistogramSeries | undefined,
  b: HistogramSeries | undefined,
): HistogramComparison {
  const pairs = pairsOf(a?.steps, a?.histograms, b?.steps, b?.histograms)
  const parts = pairs.find((pair) => !sameHistogram(pair.a, pair.b))?.step
  return {
    tag,
    steps: { a: a?.steps.length ?? 0, b: b?.steps.length ?? 0, common: pairs.length },
    ...(parts !== undefined && { parts }),
  }
}

function compareFigures(name: string, a: number | undefined, b: number | undefined): FigureComparison {
  return { name, a, b, ...(a !== undefined && b !== undefined && { difference: sameNumber(a, b) ? 0 : b - a }) }
}

/** What both recorded, by step in a's order; of a step that was recorded twice, the last. */
function pairsOf<T>(
  stepsOfA: readonly number[] = [],
  a: readonly T[] = [],
  stepsOfB: readonly number[] = [],
  b: readonly T[] = [],
): { step: number; a: T; b: T }[] {
  const ofB = new Map(stepsOfB.map((step, i) => [step, b[i]!]))
  return [...new Map(stepsOfA.map((step, i) => [step, a[i]!]))].flatMap(([step, value]) => {
    const other = ofB.get(step)
    return other === undefined ? [] : [{ step, a: value, b: other }]
  })
}

const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

function differByMore(a: number, b: number, tolerance: number): boolean {
  if (sameNumber(a, b)) return false
  // NaN and infinity are beyond any tolerance; with them the comparison below would not hold.
  return !Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a - b) > tolerance * Math.max(Math.abs(a), Math.abs(b))
}

function sameHistogram(a: Histogram, b: Histogram): boolean {
  const numbers = ({ min, max, count, sum, sumOfSquares, limits, counts }: Histogram) =>
    [[min, max, count, sum, sumOfSquares], limits, counts] as const
  const others = numbers(b)
  return numbers(a).every(
    (list, i) => list.length === others[i]!.length && list.every((value, k) => sameNumber(value, others[i]![k]!)),
  )
}
