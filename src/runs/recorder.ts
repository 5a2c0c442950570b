import { builtin } from "../base/builtin.ts"
import { checkCount, checkNumber, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { version } from "../base/version.ts"
import { digestOf } from "./digest.ts"
import { histogramOf, isHistogram } from "./histogramOf.ts"
import { checkPlain, plainCopy } from "./plain.ts"
import type { Histogram, Json, Manifest, Run } from "./run.ts"
import { checkTag } from "./tags.ts"

/** What a recorder cannot see for itself, and what it takes from the machine and its clock unless it is told. */
export interface RunFacts {
  readonly experiment?: string
  readonly variant?: string
  readonly title?: string
  readonly seed: number
  readonly target: string
  /** A plain nested object. NaN and ±Infinity are kept as words, `undefined` is left out. */
  readonly settings: Json
  readonly dataset?: string
  /** Default: of Kasane, of Node or the browser, and the platform. */
  readonly versions?: Readonly<Record<string, string>>
  /** ISO 8601. Default: when the recorder was made. */
  readonly started?: string
  /** Default: since the recorder was made. */
  readonly seconds?: number
}

const known: OptionNames<RunFacts> = {
  experiment: true,
  variant: true,
  title: true,
  seed: true,
  target: true,
  settings: true,
  dataset: true,
  versions: true,
  started: true,
  seconds: true,
}

export interface Recorder {
  /** Adds one number of a curve. `step` is a whole number of 0 or more; a tag holds scalars or histograms, not both. */
  scalar(tag: string, step: number, value: number): void
  /** Adds one histogram of a series, counted by `histogramOf` where values are passed. */
  histogram(tag: string, step: number, values: ArrayLike<number> | Histogram): void
  /** Sets a named result, for example `testAccuracy`. */
  figure(name: string, value: number): void
  /** The record so far. What is recorded afterwards is not in it. */
  finish(facts: RunFacts): Run
}

/**
 * Writes down a training while it happens.
 * @example
 * const recorder = runs.createRecorder()
 * for (const [step, loss] of [2.3, 0.7, 0.4].entries()) recorder.scalar("train/loss", step, loss)
 * recorder.histogram("dense/kernel", 2, [-0.1, 0.2, 0.2])
 * recorder.figure("testAccuracy", 0.97)
 * const run = recorder.finish({ seed: 0, target: "wasm", settings: { optimizer: { name: "adam", learningRate: 1e-3 } } })
 * run.scalars["train/loss"]!.values // → 2.3,0.7,0.4
 * run.manifest.figures.testAccuracy // → 0.97
 */
export function createRecorder(): Recorder {
  const began = { at: new Date(), clock: performance.now() }
  const scalars = new Map<string, { steps: number[]; values: number[] }>()
  const histograms = new Map<string, { steps: number[]; histograms: Histogram[] }>()
  const figures = new Map<string, number>()
  return {
    scalar(tag, step, value) {
      checkEntry("scalar", tag, step, histograms)
      checkValue("scalar", tag, value)
      const series = scalars.get(tag) ?? { steps: [], values: [] }
      scalars.set(tag, series)
      series.steps.push(step)
      series.values.push(value)
    },
    histogram(tag, step, values) {
      checkEntry("histogram", tag, step, scalars)
      const series = histograms.get(tag) ?? { steps: [], histograms: [] }
      const histogram = isHistogram(values) ? copyOf(tag, values) : histogramOf(values)
      histograms.set(tag, series)
      series.steps.push(step)
      series.histograms.push(histogram)
    },
    figure(name, value) {
      checkTag("figure", name)
      checkValue("figure", name, value)
      figures.set(name, value)
    },
    finish(facts) {
      const { seed, target, settings, versions = surroundings(), ...rest } = checkOptions("finish", facts, known)
      const results = {
        scalars: eachOf(scalars, ({ steps, values }) => ({ steps: [...steps], values: [...values] })),
        histograms: eachOf(histograms, ({ steps, histograms: all }) => ({ steps: [...steps], histograms: [...all] })),
        figures: Object.fromEntries(figures),
      }
      checkText("target", target)
      for (const [name, text] of Object.entries(versions)) checkText(`versions.${name}`, text)
      if (rest.started !== undefined && Number.isNaN(Date.parse(rest.started)))
        throw new ArgumentError(
          `finish: started must be a time, as in '2026-11-25T12:00:00Z', got ${show(rest.started)}.`,
        )
      if (rest.seconds !== undefined) checkNumber("finish", "seconds", rest.seconds)
      const problem = checkPlain(settings, "settings")
      if (problem !== undefined) throw new ArgumentError(`finish: ${problem}.`)
      const manifest: Manifest = {
        format: 1,
        ...namesOf(rest),
        seed: checkSeed("finish", seed),
        target,
        settings: plainCopy(settings),
        versions: { ...versions },
        started: rest.started ?? began.at.toISOString(),
        seconds: rest.seconds ?? (performance.now() - began.clock) / 1000,
        figures: results.figures,
        digest: digestOf(results),
      }
      return { manifest, scalars: results.scalars, histograms: results.histograms }
    },
  }
}

const eachOf = <T, U>(map: ReadonlyMap<string, T>, copy: (entry: T) => U): Record<string, U> =>
  Object.fromEntries([...map].map(([tag, entry]) => [tag, copy(entry)]))

function checkEntry(where: string, tag: string, step: number, others: ReadonlyMap<string, unknown>): void {
  checkTag(where, tag)
  checkCount(`${where} '${tag}'`, "step", step, 0)
  if (others.has(tag))
    throw new ArgumentError(
      `${where}: '${tag}' already holds ${where === "scalar" ? "histograms" : "scalars"}. Give these another name.`,
    )
}

function checkValue(where: string, name: string, value: unknown): void {
  // NaN and ±Infinity are results too.
  if (typeof value !== "number") throw new ArgumentError(`${where} '${name}': must be a number, got ${show(value)}.`)
}

function copyOf(tag: string, histogram: Histogram): Histogram {
  const { min, max, count, sum, sumOfSquares, limits, counts } = histogram
  if (limits.length !== counts?.length)
    throw new ArgumentError(
      `histogram '${tag}': needs one count for each limit, got ${limits.length} limits and ${counts?.length ?? 0} counts.`,
    )
  return { min, max, count, sum, sumOfSquares, limits: [...limits], counts: [...counts] }
}

/** The names that were given, without those that were not. */
function namesOf(facts: Partial<RunFacts>): Partial<Manifest> {
  const names = ["experiment", "variant", "title", "dataset"] as const
  const given = names.filter((name) => facts[name] !== undefined)
  for (const name of given) checkText(name, facts[name])
  return Object.fromEntries(given.map((name) => [name, facts[name]]))
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== "string") throw new ArgumentError(`finish: ${name} must be a text, got ${show(value)}.`)
}

/** What ran this: `{ kasane, node, platform }`, in a page `{ kasane, browser }`. */
function surroundings(): Record<string, string> {
  const node = globalThis.process as Partial<NodeJS.Process> | undefined
  const os = builtin<{ arch(): string; platform(): string }>("node:os")
  if (os && node?.versions?.node)
    return { kasane: version, node: node.versions.node, platform: `${os.platform()}-${os.arch()}` }
  return { kasane: version, browser: globalThis.navigator?.userAgent ?? "unknown" }
}
