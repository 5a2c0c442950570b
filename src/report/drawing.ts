import type { PlotOptions } from "@observablehq/plot"
import type { Chart, Claim, Results } from "../experiments/index.ts"
import type { Language } from "./language.ts"
import type { PlotLibrary } from "./plot.ts"

/** Of an experiment what charts need; an unknown one has it, too. */
export type Subject = Pick<Claim, "id" | "variants" | "expected">

/** What all kinds of charts are drawn from. */
export interface Scene {
  readonly subject: Subject
  readonly results: Results
  readonly lang: Language
  readonly plot: PlotLibrary
  /** Pixels for all panels side by side. */
  readonly width: number
}

export interface Panel {
  /** Above it, where there are several. */
  readonly title?: string
  readonly options: PlotOptions
}

/** A line of the legend. */
export interface Key {
  readonly label: string
  readonly color: string
  readonly dash?: string | undefined
  readonly shape: "line" | "dot" | "band" | "tick"
}

/** A chart before it is laid out. */
export interface Drawing {
  readonly panels: readonly Panel[]
  readonly keys: readonly Key[]
  /** Small, below the title: what lines, dots and bands are. */
  readonly note: string
  /** What is seen, in sentences, for those who do not see it. */
  readonly says: string
  /** Of one panel, where it is not the usual one. */
  readonly panelHeight?: number
  /** Panels beside each other. Default: as many as fit. */
  readonly columns?: number
}

export type ChartOf<K extends Chart["kind"]> = Extract<Chart, { readonly kind: K }>

/** The variants that a chart shows and that were run. */
export function variantsIn(chart: Pick<Chart, "variants">, { results }: Pick<Scene, "results">): readonly string[] {
  return (chart.variants ?? results.variants).filter((name) => results.variants.includes(name))
}

export const titleOf = (variant: string, { subject, lang }: Pick<Scene, "subject" | "lang">): string =>
  (Object.hasOwn(subject.variants, variant) ? subject.variants[variant]!.title[lang] : undefined) ?? variant
