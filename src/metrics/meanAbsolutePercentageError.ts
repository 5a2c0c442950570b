import { meanAbsolutePercentageError as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * The error in percent of the target: the same as `losses.meanAbsolutePercentageError`.
 * @example metrics.meanAbsolutePercentageError([[200], [-4]], [[210], [-2]]) // → Tensor float32 [2] [5.0, 50.0]
 */
export const meanAbsolutePercentageError = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean error in percent, see {@link meanAbsolutePercentageError}.
 * @example new metrics.MeanAbsolutePercentageError().call(tensor([[200]]), tensor([[210]])) // → Tensor float32 [1] [5.0]
 */
export class MeanAbsolutePercentageError extends Metric {
  override readonly name = "meanAbsolutePercentageError"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsolutePercentageError(yTrue, yPred)
  }
}
