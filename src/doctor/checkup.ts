import { checkCount, checkFlag, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import type { AnyModel } from "../inspect/anyModel.ts"
import { BaseModel } from "../models/baseModel.ts"
import { isLabelledData, type LabelledData } from "../models/batches.ts"
import type { ModelData } from "../models/ends.ts"
import { allChecks, findingsOf } from "./allChecks.ts"
import { type Exam, withExam } from "./exam.ts"
import { type Finding, ranked } from "./finding.ts"

export interface CheckupOptions {
  /** What it is to learn from, as `fit` takes it. */
  readonly x: ModelData
  readonly y: ModelData
  /** What it is to be judged on. */
  readonly test?: LabelledData | undefined
  /** As in the training that is planned. Default 32. */
  readonly batchSize?: number | undefined
  /** Steps of the training that is planned. Default: ten epochs. */
  readonly steps?: number | undefined
  /** Leaves out what takes long: gradient check, other learning rates, learning one batch by heart. Default false. */
  readonly quick?: boolean | undefined
  /** Fixes which samples are looked at, and dropout. Default 0. */
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told the id of each check before it begins. */
  readonly onCheck?: ((id: string, done: number, total: number) => void) | undefined
}

const known: OptionNames<CheckupOptions> = {
  ...{ x: true, y: true, test: true, batchSize: true, steps: true, quick: true, seed: true, signal: true },
  onCheck: true,
}

/**
 * Examines a compiled model and its data for what keeps networks from learning, or makes them learn something else: data
 * that does not fit, a loss that is not what is minimized, gradients that are not the loss's, layers that stand still,
 * signals that fade or explode, learning rates out of range. The gravest findings come first; none is a good sign.
 *
 * It trains the model for some dozens of steps, a few times over; weights, the optimizer's state and what is drawn are
 * then as they were. Takes seconds for small models, less with `quick`.
 *
 * Throws an ArgumentError for a model that is not compiled.
 * @example
 * const model = new Sequential([new layers.Dense(8, { activation: "relu" }), new layers.Dense(1)], { seed: 0 })
 * model.compile({ optimizer: "adam", loss: "meanSquaredError" })
 * const x = random.uniform([100, 3], { maxval: 255, seed: 1 }) // bytes, as they are read
 * const findings = await doctor.checkup(model, { x, y: x.mean({ axis: 1, keepdims: true }).div(255), quick: true })
 * findings.some(({ id }) => id === "unscaledInputs") // → true
 */
export async function checkup(model: AnyModel, options: CheckupOptions): Promise<readonly Finding[]> {
  const where = "checkup"
  if (!((model as unknown) instanceof BaseModel))
    throw new ArgumentError(`${where}: takes a compiled model, as in checkup(model, { x, y }), got ${show(model)}.`)
  const given = checkOptions(where, options, known)
  const { x, y, test, batchSize = 32, steps, quick = false, seed = 0, signal, onCheck } = given
  checkCount(where, "batchSize", batchSize, 1)
  if (steps !== undefined) checkCount(where, "steps", steps, 1)
  checkFlag(where, "quick", quick)
  checkSeed(where, seed)
  if (x === undefined || y === undefined)
    throw new ArgumentError(`${where}: needs the training data: checkup(model, { x, y }).`)
  if (test !== undefined && !isLabelledData(test))
    throw new ArgumentError(`${where}: test must be { x, y }, as the training data, got ${show(test)}.`)
  const chosen = allChecks.filter(({ slow, examine, sample }) => (examine || sample) && !(quick && slow))
  return withExam(model, { x, y }, test, { batchSize, steps, seed, trialSteps: quick ? 10 : 30 }, async (exam) => {
    const findings: Finding[] = []
    // Nothing can be measured of a model that is given NaN.
    for (const [done, check] of chosen.entries()) {
      if (signal?.aborted) break
      if (findings.some(({ id }) => id === "notFiniteData")) break
      onCheck?.(check.id, done, chosen.length)
      findings.push(...findingsOf(check, [...((await check.examine?.(exam)) ?? []), ...(await sampled(exam, check))]))
    }
    return ranked(findings)
  })
}

const sampled = async (exam: Exam, { sample }: (typeof allChecks)[number]) => sample?.(await exam.samples()) ?? []
