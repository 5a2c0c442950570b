import { meanAbsoluteError as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * |yTrue − yPred|, averaged over the last axis: the same as `losses.meanAbsoluteError`.
 * @example metrics.meanAbsoluteError([[1, 2], [3, 4]], [[1, 4], [3, 4]]) // → Tensor float32 [2] [1.0, 0.0]
 */
export const meanAbsoluteError = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean absolute error, see {@link meanAbsoluteError}.
 * @example new metrics.MeanAbsoluteError().call(tensor([[1]]), tensor([[4]])) // → Tensor float32 [1] [3.0]
 */
export class MeanAbsoluteError extends Metric {
  override readonly name = "meanAbsoluteError"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred)
  }
}
