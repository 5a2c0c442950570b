import type { StepSample } from "../inspect/index.ts"
import type { History } from "../models/index.ts"
import type { Run } from "../runs/index.ts"
import { allChecks, findingsOf } from "./allChecks.ts"
import { type Finding, ranked } from "./finding.ts"
import { recordOf } from "./trainingRecord.ts"

/**
 * Reads the record of a training: a run, or what `fit` returns. Finds divergence, plateaus, overfitting, wobble, an end
 * that came too early, one answer to everything, the first NaN; and what the run has figures of, such as layers that never
 * moved. With the samples of a probe, also what these show.
 * @example
 * const history = { history: { loss: [2.3, 40, 900] }, epoch: [0, 1, 2], stopped: false }
 * doctor.diagnose(history).map(({ id }) => id) // → divergence
 */
export function diagnose(training: Run | History, samples: readonly StepSample[] = []): readonly Finding[] {
  const record = recordOf(training)
  return ranked(
    allChecks.flatMap((check) =>
      findingsOf(check, [
        ...(check.read?.(record) ?? []),
        ...(samples.length > 0 ? (check.sample?.(samples) ?? []) : []),
      ]),
    ),
  )
}
