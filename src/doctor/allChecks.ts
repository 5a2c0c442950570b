import type { Check } from "./checks/check.ts"
import * as all from "./checks/index.ts"
import type { Finding, Symptom } from "./finding.ts"

/** In the order in which they are made: data first, since nothing else means much with wrong data. */
export const allChecks: readonly Check[] = [...Object.values(all)].sort(
  (a, b) => Number(b.id === "notFiniteData") - Number(a.id === "notFiniteData"),
)

export const findingsOf = ({ id, threshold, remedy, see }: Check, symptoms: readonly Symptom[]): readonly Finding[] =>
  symptoms.map((symptom) => ({ id, threshold, see, remedy, ...symptom }))
