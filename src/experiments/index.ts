import type { Claim } from "./claim.ts"
import { deepCnn } from "./deepCnn.ts"
import { digits } from "./digits.ts"
import { doubleCnn } from "./doubleCnn.ts"
import type { Experiment } from "./experiment.ts"
import * as rows from "./rows/index.ts"
import { simpleCnn } from "./simpleCnn.ts"

export {
  type Chart,
  type Claim,
  type ClaimSpec,
  defineClaim,
  type Expected,
  type Judgement,
  type Recipe,
  type RecipeContext,
  type Section,
  type Subject,
  sections,
  type Text,
  type Variant,
  type Verdict,
} from "./claim.ts"
export { type Comparison, compareWithExpected, isOfVariant } from "./comparison.ts"
export { deepCnn } from "./deepCnn.ts"
export { digits } from "./digits.ts"
export { doubleCnn } from "./doubleCnn.ts"
export type {
  BatchRecord,
  EpochRecord,
  Experiment,
  Misread,
  Outcome,
  RunOptions,
  Settings as ReadingSettings,
  Start,
  Watcher,
} from "./experiment.ts"
export { type Job, type JobOptions, jobsOf, keyOf, perform, usualVariants } from "./perform.ts"
export { type LandscapeSettings, landscape } from "./recipes/landscape.ts"
export { onlineRegression, type RegressionSettings } from "./recipes/onlineRegression.ts"
export { trainDigits } from "./recipes/trainDigits.ts"
export {
  figureText,
  type Results,
  rangeText,
  resultsOf,
  type Spread,
  spreadOf,
  spreadText,
} from "./results.ts"
export { type Changes, flatten, layOver, parseSetting, type Setting, type Settings } from "./settings.ts"
export { simpleCnn } from "./simpleCnn.ts"

/** All claims of the notes by their ids, in the order of the notes. */
export const claims: Readonly<Record<string, Claim>> = Object.fromEntries(
  Object.values(rows)
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }))
    .map((claim) => [claim.id, claim]),
)

/** All experiments by their ids. */
export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  [digits, simpleCnn, doubleCnn, deepCnn].map((experiment) => [experiment.id, experiment]),
)
