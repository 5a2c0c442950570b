import { meanSquaredError as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * (yTrue − yPred)², averaged over the last axis: the same as `losses.meanSquaredError`.
 * @example metrics.meanSquaredError([[1, 2], [3, 4]], [[1, 4], [3, 4]]) // → Tensor float32 [2] [2.0, 0.0]
 */
export const meanSquaredError = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean squared error, see {@link meanSquaredError}.
 * @example new metrics.MeanSquaredError().call(tensor([[1]]), tensor([[4]])) // → Tensor float32 [1] [9.0]
 */
export class MeanSquaredError extends Metric {
  override readonly name = "meanSquaredError"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred)
  }
}
