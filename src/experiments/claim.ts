import { checkChoice } from "../base/checks.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import type { Text } from "../base/text.ts"
import type { AnyModel } from "../doctor/index.ts"
import type { LabelledData } from "../models/index.ts"
import type { Recorder } from "../runs/index.ts"
import type { TargetName } from "../targets/target.ts"
import type { Results } from "./results.ts"
import { type Changes, checkWordLists, checkWords, merge, type Settings, type Words, type WordsOf } from "./settings.ts"

export type { Text } from "../base/text.ts"

/**
 * What came of a claim: it holds; it holds under a condition that it does not state; or what is measured contradicts it.
 */
export type Verdict = "holds" | "conditional" | "contradicted"

export interface Judgement {
  readonly verdict: Verdict
  /** The measured figures that it rests on, in a sentence. */
  readonly because: Text
}

/** The sections of the notes, in their order. */
export const sections = {
  "day1.s1": { en: "Input to hidden layers", ja: "入力層〜中間層" },
  "day1.s2": { en: "Activation functions", ja: "活性化関数" },
  "day1.s3": { en: "Output layer and losses", ja: "出力層" },
  "day1.s4": { en: "Gradient descent", ja: "勾配降下法" },
  "day1.s5": { en: "Backpropagation", ja: "誤差逆伝播法" },
  "day2.s1": { en: "Vanishing gradients", ja: "勾配消失問題" },
  "day2.s2": { en: "Optimizers", ja: "学習率最適化手法" },
  "day2.s3": { en: "Overfitting", ja: "過学習" },
  "day2.s4": { en: "Convolutional networks", ja: "畳み込みニューラルネットワーク" },
  "day2.s5": { en: "Networks of recent years", ja: "最新のCNN" },
} as const satisfies Record<string, Text>

export type Section = keyof typeof sections

/** What a recipe is given beside its settings. */
export interface RecipeContext {
  readonly seed: number
  /** Default: the fastest here. */
  readonly target: TargetName | undefined
  /** Takes the curves, histograms and figures. */
  readonly record: Recorder
  readonly signal: AbortSignal | undefined
  /** Told how far it is: `done` of `total`, and what can be said meanwhile (`accuracy 91.2 %`). */
  progress(done: number, total: number, now?: string): void
  /** Told which data it uses, for the record. */
  usesData(name: string): void
}

/** A network as a recipe trains it, before its first step, with its data: to be examined. */
export interface Subject {
  /** Built and compiled. */
  readonly model: AnyModel
  readonly train: LabelledData
  readonly test?: LabelledData
  readonly batchSize?: number
  /** Of the whole training. */
  readonly steps?: number
}

/** How something is done that claims are made about: train a network on digits, say. Many claims share one. */
export interface Recipe<S extends Settings = Settings> {
  readonly name: string
  /** All settings with their usual values: what an experiment or a user may change. */
  readonly settings: S
  /** Which words they may be, where they are words. Default: any. */
  readonly words?: WordsOf<S>
  run(settings: S, context: RecipeContext): Promise<void>
  /** The network that it trains, if there is one. */
  subject?(settings: S, context: RecipeContext): Promise<Subject>
}

/** One way to run an experiment: what is changed against its own settings. */
export interface Variant<S extends Settings = Settings> {
  readonly title: Text
  readonly change?: Changes<S>
  /** Further changes for `--quick`, after those of the experiment. */
  readonly quick?: Changes<S>
  /** A defect of the original exercise that this variant has: what is wrong, and what exposes it. */
  readonly defect?: Text
  /** Runs only when asked for by name (`--variant`), or with `--full`: too long for every day. */
  readonly onDemand?: true
}

/** A figure that a variant should come out with. */
export interface Expected {
  readonly variant: string
  /** Its name in the record: `testAccuracy`. */
  readonly figure: string
  /** Lowest and highest that was measured over seeds, elsewhere. */
  readonly range: readonly [low: number, high: number]
  /** How far beyond the range is still no surprise, as the range is that of few seeds. */
  readonly tolerance: number
  /** Where ours lies elsewhere: why. */
  readonly explained?: Text
}

interface ChartText {
  readonly title: Text
  /** Of all that ran, those to be drawn. Default: all. */
  readonly variants?: readonly string[]
}

/** Which axes are logarithmic. */
interface Scales {
  readonly x?: "log"
  readonly y?: "log"
}

/** Curves of the record by tag: `x` and `y` are read side by side. */
interface Path {
  readonly x: string
  readonly y: string
  readonly label?: Text
}

/**
 * What to draw of the runs: data, which the command line, reports and pages each draw in their own way.
 * - `curves`: a tag over steps, a line a variant and a fan over its seeds.
 * - `tags`: several tags of one run over steps, for each variant a picture; over all seeds, or of the first alone (`first`)
 *   where they jump, so that a median is what no run has shown.
 * - `figures`: a figure of every variant, a dot a seed.
 * - `sweep`: a figure against a setting (a path, as `optimizer.learningRate`) of which the variants have different
 *   values (of a list, as `network.hidden`, its length); one line for each value of `lines`, another setting, if given.
 * - `path`: one tag against another, in one picture for all variants or one for each (`apart`).
 * - `plane`: three tags as x, y and the colour of a cell; paths and labelled points may lie over it, those of all variants
 *   in one picture or of each in its own (`apart`).
 * - `histogram`: a histogram of the record at its last step.
 * - `images`: tags whose values are pixels, row by row.
 */
export type Chart = ChartText &
  (
    | ({ readonly kind: "curves"; readonly tag: string } & Scales)
    | ({ readonly kind: "tags"; readonly tags: readonly string[]; readonly first?: true } & Scales)
    | ({ readonly kind: "figures"; readonly figure: string } & Scales)
    | ({ readonly kind: "sweep"; readonly figure: string; readonly setting: string; readonly lines?: string } & Scales)
    | ({ readonly kind: "path"; readonly paths: readonly Path[]; readonly apart?: true } & Scales)
    | ({
        readonly kind: "plane"
        readonly cells: Path & { readonly value: string }
        readonly paths?: readonly Path[]
        readonly apart?: true
        /** Points with the class (or value) that colours them. */
        readonly points?: Path & { readonly value: string }
        /** A figure: the run in which it is largest is shown. Default: that of the first seed. */
        readonly best?: string
      } & Scales)
    | { readonly kind: "histogram"; readonly tag: string }
    | { readonly kind: "images"; readonly tags: readonly string[]; readonly width: number }
  )

interface ClaimText {
  /** As in the notes' outline: `6.E1`. */
  readonly id: string
  /** A name of words: `sigmoid-gaussian`. */
  readonly name: string
  readonly section: Section
  readonly title: Text
  /** What the notes say. */
  readonly claim: Text
  /** What is found, with the reason. */
  readonly finding: Text
  readonly verdict: Verdict
  /** Over which the verdict and the expected figures were measured. */
  readonly seeds: readonly number[]
  /** What is worth changing, and what to look at. */
  readonly vary: Text
  readonly watch: Text
  readonly expected: readonly Expected[]
  /** Other experiments that bear on this one: their ids. */
  readonly see: readonly string[]
  readonly charts: readonly Chart[]
  /** The verdict on runs of all variants that are not on demand. */
  judge(results: Results): Judgement
}

export interface ClaimSpec<S extends Settings> extends ClaimText {
  readonly recipe: Recipe<S>
  /** Against the recipe's. */
  readonly settings?: Changes<NoInfer<S>>
  /** The first is the correct computation. */
  readonly variants: Readonly<Record<string, Variant<NoInfer<S>>>>
  /** Changes that make it run in a second or two, for `--quick`; the verdict must stay. */
  readonly quick?: Changes<NoInfer<S>>
}

/** An experiment: a claim of the notes that anyone can run again, with what should come of it. */
export interface Claim extends ClaimText {
  readonly variants: Readonly<Record<string, Omit<Variant, "change" | "quick">>>
  readonly recipe: string
  /** Which words its settings may be, where they are words. */
  readonly words: Words
  /** All settings of a variant. */
  settingsOf(variant: string, options?: { readonly quick?: boolean; readonly changes?: Settings }): Settings
  /** Runs a recipe with settings that came from `settingsOf`. */
  run(settings: Settings, context: RecipeContext): Promise<void>
  /** The network that its recipe trains, if that has one to show. */
  subject?(settings: Settings, context: RecipeContext): Promise<Subject>
}

/**
 * Defines an experiment: the command line, the tests, the docs and pages are all made from what this says.
 *
 * @example
 * const parity = defineClaim({
 *   id: "mine.1", name: "my-first", section: "day1.s1", seeds: [0], see: [], charts: [], expected: [],
 *   title: { en: "Adding", ja: "足し算" }, claim: { en: "1 + 1 = 2", ja: "1 + 1 = 2" },
 *   finding: { en: "It is.", ja: "そのとおり。" }, verdict: "holds",
 *   vary: { en: "the summands", ja: "足す数" }, watch: { en: "the sum", ja: "和" },
 *   recipe: {
 *     name: "add",
 *     settings: { a: 1, b: 1 },
 *     run: async ({ a, b }, { record }) => record.figure("sum", a + b),
 *   },
 *   variants: { default: { title: { en: "As it is", ja: "そのまま" } } },
 *   judge: (results) => ({
 *     verdict: results.figure("default", "sum").median === 2 ? "holds" : "contradicted",
 *     because: { en: "the sum", ja: "和" },
 *   }),
 * })
 * JSON.stringify(parity.settingsOf("default")) // → {"a":1,"b":1}
 */
export function defineClaim<S extends Settings>(spec: ClaimSpec<S>): Claim {
  checkSpec(spec)
  const { recipe, settings, quick, variants, ...text } = spec
  // Runs are kept in folders of these names.
  for (const name of [spec.id, ...Object.keys(variants)])
    if (!/^\w[\w.-]*$/.test(name))
      throw new ArgumentError(`'${name}': ids and variants are made of letters, digits, '.', '-' and '_'.`)
  if (Object.keys(variants).length === 0) throw new ArgumentError(`${spec.id}: an experiment has at least one variant.`)
  if (spec.seeds.length === 0) throw new ArgumentError(`${spec.id}: an experiment has at least one seed.`)
  checkWordLists(recipe.settings, recipe.words ?? {}, `${spec.id}: words`)
  const claim: Claim = {
    ...text,
    recipe: recipe.name,
    words: (recipe.words ?? {}) as Words,
    variants: Object.fromEntries(
      Object.entries(variants).map(([name, { change: _, quick: __, ...rest }]) => [name, rest]),
    ),
    settingsOf(name, options = {}) {
      const variant = Object.hasOwn(variants, name) ? variants[name] : undefined
      if (!variant) throw new NameError("variant", name, Object.keys(variants), spec.id)
      const hurried = options.quick ? [quick, variant.quick] : []
      const layers = [settings, variant.change, ...hurried, options.changes]
      const all = layers.reduce<Settings>(
        (all, change) => (change ? merge(all, change as Settings, spec.id) : all),
        recipe.settings,
      )
      checkWords(all, claim.words, spec.id, recipe.settings)
      return all
    },
    run: (given, context) => recipe.run(given as S, context),
    ...(recipe.subject && { subject: (given, context) => recipe.subject!(given as S, context) }),
  }
  // Slips in settings are told here, not by the run that first needs them.
  for (const name of Object.keys(variants)) for (const quick of [false, true]) claim.settingsOf(name, { quick })
  return claim
}

const chartKinds: Readonly<Record<Chart["kind"], true>> = {
  ...{ curves: true, tags: true, figures: true, sweep: true, path: true, plane: true, histogram: true, images: true },
}

type Spec = ClaimSpec<Settings>
const required: OptionNames<Omit<Spec, "settings" | "quick">> = {
  ...{ id: true, name: true, section: true, title: true, claim: true, finding: true, verdict: true, seeds: true },
  ...{ vary: true, watch: true, expected: true, see: true, charts: true, judge: true, recipe: true, variants: true },
}
const known: OptionNames<Spec> = { ...required, settings: true, quick: true }

/** For those who write JavaScript: what everything else relies on. */
function checkSpec(spec: object): void {
  const given = checkOptions("defineClaim", spec as Partial<Spec>, known)
  const names = Object.keys(required) as (keyof typeof required)[]
  const absent = names.find((name) => given[name] === undefined)
  if (absent !== undefined)
    throw new ArgumentError(`defineClaim: ${show(given.id)} lacks ${absent}. It takes ${names.join(", ")}.`)
  const where = `defineClaim: ${given.id}: a chart`
  for (const { kind } of given.charts ?? []) checkChoice(where, "kind", kind, Object.keys(chartKinds))
}
