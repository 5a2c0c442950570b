import { digits } from "./digits.ts"
import type { Experiment } from "./experiment.ts"

export { digits } from "./digits.ts"
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

/** All experiments by their ids. */
export const experiments: Readonly<Record<string, Experiment>> = { digits }
