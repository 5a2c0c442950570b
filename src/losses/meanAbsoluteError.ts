import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * |yTrue − yPred|, averaged over the last axis: [batch, …, outputs] → [batch, …]. Its gradient where both are equal is 0.
 * @example losses.meanAbsoluteError([[1, 2], [3, 4]], [[1, 4], [3, 4]]) // → Tensor float32 [2] [1.0, 0.0]
 */
export function meanAbsoluteError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("meanAbsoluteError", yTrue, yPred)
  return prediction.sub(target).abs().mean({ axis: -1 })
}

/**
 * The loss of regression where a few far-off values must not count too much, see {@link meanAbsoluteError}.
 * @example new losses.MeanAbsoluteError().compute(tensor([[1], [2]]), tensor([[1], [4]])) // → Tensor float32 [] 1.0
 */
export class MeanAbsoluteError extends Loss {
  override readonly name = "meanAbsoluteError"

  constructor(options: LossOptions = {}) {
    super(checkOptions("MeanAbsoluteError", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred)
  }
}
