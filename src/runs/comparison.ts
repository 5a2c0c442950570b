import type { Difference } from "./differences.ts"

/** Two values of one step. */
export interface Parting {
  readonly step: number
  readonly a: number
  readonly b: number
}

export interface CurveComparison {
  readonly tag: string
  /** How many steps each run has of this tag, and how many they have in common, by their numbers. */
  readonly steps: { readonly a: number; readonly b: number; readonly common: number }
  /** The first common step at which the values are not the same; NaN is NaN. Absent where there is none. */
  readonly parts?: Parting
  /** The first at which they differ by more than the tolerance, or one is NaN or infinite. */
  readonly partsBeyondTolerance?: Parting
  /** At the last common step. */
  readonly last?: Parting
}

export interface HistogramComparison {
  readonly tag: string
  readonly steps: CurveComparison["steps"]
  /** The first common step at which the histograms are not the same. */
  readonly parts?: number
}

export interface FigureComparison {
  readonly name: string
  /** Undefined where this run has no such figure. */
  readonly a: number | undefined
  readonly b: number | undefined
  /** b − a. */
  readonly difference?: number
}

export interface RunComparison {
  /** Every result is the same, to the last bit. */
  readonly identical: boolean
  /** What fixed the runs, where it is not the same. */
  readonly differences: readonly Difference[]
  readonly curves: readonly CurveComparison[]
  readonly histograms: readonly HistogramComparison[]
  readonly figures: readonly FigureComparison[]
  /** What `partsBeyondTolerance` used. */
  readonly tolerance: number
  /** All of it in words, a line a sentence. */
  readonly text: { readonly en: string; readonly ja: string }
}
