import { ArgumentError, NonFiniteError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import type { StepSample } from "../inspect/index.ts"
import type { Run } from "../runs/index.ts"
import { allChecks, findingsOf } from "./allChecks.ts"
import { type Finding, ranked } from "./finding.ts"
import { recordOf, type Training } from "./trainingRecord.ts"

export interface DiagnoseOptions {
  /** What a probe saw meanwhile. */
  readonly samples?: readonly StepSample[] | undefined
  /** Other runs of the same experiment; where they had more or less data, they tell what more data would bring. */
  readonly others?: readonly Pick<Run, "manifest">[] | undefined
}

const known: OptionNames<DiagnoseOptions> = { samples: true, others: true }

/**
 * Reads the record of a training: a run, what `fit` returns, or the NonFiniteError with which it ended. Finds divergence,
 * plateaus, overfitting, wobble, an end that came too early, one answer to everything, the first NaN; and what the run has
 * figures of, such as layers that never moved. The gravest findings come first.
 * @example
 * const history = { history: { loss: [2.3, 40, 900] }, epoch: [0, 1, 2], stopped: false }
 * doctor.diagnose(history).map(({ id }) => id) // → divergence
 */
export function diagnose(training: Training, options?: DiagnoseOptions): readonly Finding[] {
  const { samples = [], others = [] } = checkOptions("diagnose", options, known)
  if (!isTraining(training))
    throw new ArgumentError(
      `diagnose: takes a run, what fit returned, or the NonFiniteError that it threw, got ${show(training)}.`,
    )
  const record = recordOf(training, others)
  return ranked(
    allChecks.flatMap((check) =>
      findingsOf(check, [
        ...(check.read?.(record) ?? []),
        ...(samples.length > 0 ? (check.sample?.(samples) ?? []) : []),
      ]),
    ),
  )
}

const isTraining = (value: unknown): value is Training =>
  value instanceof NonFiniteError ||
  (typeof value === "object" && value !== null && (("manifest" in value && "scalars" in value) || "history" in value))
