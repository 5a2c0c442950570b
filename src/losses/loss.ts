import { checkChoice } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import type { OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { Tensor } from "../tensor/index.ts"

/** `"sumOverBatchSize"` (also `"mean"`) divides the sum by the number of values; `"none"` keeps one value a sample. */
export type LossReduction = "sumOverBatchSize" | "mean" | "sum" | "none"

const reductions: readonly LossReduction[] = ["sumOverBatchSize", "mean", "sum", "none"]

export interface LossOptions {
  /** Default `"sumOverBatchSize"`. */
  readonly reduction?: LossReduction
}

export const lossOptions: OptionNames<LossOptions> = { reduction: true }

/**
 * What training makes small. Extend it with a `name` and a `call`; the reduction is done here.
 * @example
 * class FourthPower extends Loss {
 *   readonly name = "fourthPower"
 *   call(yTrue: Tensor, yPred: Tensor) {
 *     return yPred.sub(yTrue).pow(4).mean({ axis: -1 })
 *   }
 * }
 * new FourthPower().compute(tensor([[1], [2]]), tensor([[2], [4]])) // → Tensor float32 [] 8.5000
 */
export abstract class Loss {
  abstract readonly name: string
  readonly reduction: LossReduction

  constructor({ reduction = "sumOverBatchSize" }: LossOptions = {}) {
    this.reduction = checkChoice(new.target.name, "reduction", reduction, reductions)
  }

  /** One value a sample: targets and predictions [batch, …, outputs] → [batch, …]. */
  abstract call(yTrue: Tensor, yPred: Tensor): Tensor

  /** The values of `call`, each times its `sampleWeight` where given, reduced: a scalar, or [batch, …] for `"none"`. */
  compute(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Tensor {
    const perSample: unknown = this.call(yTrue, yPred)
    if (!(perSample instanceof Tensor))
      throw new ArgumentError(
        `the loss '${this.name}' must return a tensor of one value a sample, got ${show(perSample)}.`,
      )
    const values = sampleWeight ? perSample.mul(sampleWeight) : perSample
    if (this.reduction === "none") return values
    return this.reduction === "sum" ? values.sum() : values.mean()
  }
}
