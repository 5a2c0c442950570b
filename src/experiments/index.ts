import { deepCnn } from "./deepCnn.ts"
import { digits } from "./digits.ts"
import { doubleCnn } from "./doubleCnn.ts"
import type { Experiment } from "./experiment.ts"
import { simpleCnn } from "./simpleCnn.ts"

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
  Settings,
  Start,
  Watcher,
} from "./experiment.ts"
export { simpleCnn } from "./simpleCnn.ts"

/** All experiments by their ids. */
export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  [digits, simpleCnn, doubleCnn, deepCnn].map((experiment) => [experiment.id, experiment]),
)
