import type { Text } from "../base/text.ts"

/**
 * `problem`: it will not learn as it should, or learns something else. `warning`: likely so. `note`: worth knowing.
 */
export type Severity = "problem" | "warning" | "note"

/** What was measured, in a sentence and as numbers. */
export interface Evidence extends Text {
  readonly numbers: Readonly<Record<string, number>>
}

/** From where on something counts, and why there. */
export interface Threshold {
  readonly value: number
  readonly why: Text
}

/** What a check saw. */
export interface Symptom {
  readonly severity: Severity
  readonly title: Text
  readonly evidence: Evidence
  /** Layers or variables. */
  readonly where?: readonly string[]
  /** Instead of the check's own, where it depends on what was seen. */
  readonly remedy?: Text
}

export interface Finding extends Symptom {
  /** The check's: `deadUnits`. */
  readonly id: string
  readonly threshold: Threshold
  readonly remedy: Text
  /** The experiment that teaches it: `2.5`. */
  readonly see: string
}

export const evidence = (en: string, ja: string, numbers: Readonly<Record<string, number>>): Evidence => ({
  en,
  ja,
  numbers,
})

const ranks: readonly Severity[] = ["problem", "warning", "note"]

/** The gravest first; those of equal severity as they were found. */
export const ranked = (findings: readonly Finding[]): readonly Finding[] =>
  ranks.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
