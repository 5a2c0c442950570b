import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * (yTrue − yPred)², averaged over the last axis: [batch, …, outputs] → [batch, …].
 * @example losses.meanSquaredError([[1, 2], [3, 4]], [[1, 4], [3, 4]]) // → Tensor float32 [2] [2.0, 0.0]
 */
export function meanSquaredError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("meanSquaredError", yTrue, yPred)
  return prediction.sub(target).square().mean({ axis: -1 })
}

/**
 * The loss of regression, see {@link meanSquaredError}.
 * @example
 * const [yTrue, yPred] = [tensor([[1], [2]]), tensor([[1], [4]])]
 * new losses.MeanSquaredError().compute(yTrue, yPred) // → Tensor float32 [] 2.0
 * new losses.MeanSquaredError({ reduction: "none" }).compute(yTrue, yPred) // → Tensor float32 [2] [0.0, 4.0]
 */
export class MeanSquaredError extends Loss {
  override readonly name = "meanSquaredError"

  constructor(options: LossOptions = {}) {
    super(checkOptions("MeanSquaredError", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred)
  }
}
