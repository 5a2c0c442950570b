import type { Check } from "./checks/check.ts"
import * as all from "./checks/index.ts"
import type { Finding, Symptom } from "./finding.ts"

/** Causes before what they bring about: data first, since nothing else means much with wrong data; learning rates last. */
const first = ["notFiniteData", "unscaledInputs", "unscaledTargets", "constantLabels", "unrelatedLabels"]
const last = ["learningRateTooLarge", "learningRateTooSmall", "updateSize", "overfitsOneBatch"]
const placeOf = ({ id }: Check): number =>
  first.includes(id) ? first.indexOf(id) - first.length : last.indexOf(id) + 1

/** In the order in which they are made, and told where they are equally grave. */
export const allChecks: readonly Check[] = [...Object.values(all)].sort((a, b) => placeOf(a) - placeOf(b))

export const findingsOf = ({ id, threshold, remedy, see }: Check, symptoms: readonly Symptom[]): readonly Finding[] =>
  symptoms.map((symptom) => ({ id, threshold, see, remedy, ...symptom }))
