/** Plain data, as JSON writes it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json
}

/** One number over the steps of a training. */
export interface Series {
  /** Whole numbers, in the order in which they were recorded. */
  readonly steps: readonly number[]
  /** One a step; NaN and ±Infinity occur. */
  readonly values: readonly number[]
}

/** How many values lay where. Numbers only: NaN and ±Infinity are left out by whoever counts. */
export interface Histogram {
  readonly min: number
  readonly max: number
  /** Of all values, the sum of `counts`. */
  readonly count: number
  readonly sum: number
  readonly sumOfSquares: number
  /** Right edges, ascending. A bin reaches from the edge before it, the first from `min`; the last holds its own edge too. */
  readonly limits: readonly number[]
  readonly counts: readonly number[]
}

export interface HistogramSeries {
  readonly steps: readonly number[]
  readonly histograms: readonly Histogram[]
}

/** What fixed a training, and what came of it in a few numbers. */
export interface Manifest {
  readonly format: 1
  readonly experiment?: string
  readonly variant?: string
  readonly title?: string
  readonly seed: number
  readonly target: string
  /** Whatever else fixed the run: a plain nested object. */
  readonly settings: Json
  readonly dataset?: string
  /** Of Kasane, of Node or the browser, and the platform. */
  readonly versions: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly started: string
  readonly seconds: number
  /** Results by name, for example `testAccuracy`. */
  readonly figures: Readonly<Record<string, number>>
  /** SHA-256 of the results (scalars, histograms, figures; no times): equal runs can be seen to be equal. */
  readonly digest: string
}

/** The record of one training. Plain data, which `saveRun` writes and `loadRun` reads. */
export interface Run {
  readonly manifest: Manifest
  /** By tag, for example `train/loss`. */
  readonly scalars: Readonly<Record<string, Series>>
  readonly histograms: Readonly<Record<string, HistogramSeries>>
}

/** Whether a value of a user's looks like one. @internal */
export const isRun = (run: Partial<Run> | null | undefined): run is Run =>
  Boolean(run?.manifest && run.scalars && run.histograms)
