import type { Text } from "../../base/text.ts"
import type { StepSample } from "../../inspect/index.ts"
import type { Exam } from "../exam.ts"
import type { Symptom, Threshold } from "../finding.ts"
import type { TrainingRecord } from "../trainingRecord.ts"

export type Symptoms = readonly Symptom[]

/** One thing that may be wrong, and the ways to see it: each check has one or several of them. */
export interface Check {
  /** As the file is called. */
  readonly id: string
  /** The experiment that teaches it. */
  readonly see: string
  readonly threshold: Threshold
  readonly remedy: Text
  /** Left out by `quick`. */
  readonly slow?: true
  /** On a model and its data. May train the model, which is put back afterwards. */
  examine?(exam: Exam): Symptoms | Promise<Symptoms>
  /** On steps of training that a probe looked into, in their order. */
  sample?(samples: readonly StepSample[]): Symptoms
  /** On the record of a training. */
  read?(record: TrainingRecord): Symptoms
}
