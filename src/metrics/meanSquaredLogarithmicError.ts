import { meanSquaredLogarithmicError as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * (ln(1 + yTrue) − ln(1 + yPred))²: the same as `losses.meanSquaredLogarithmicError`.
 * @example metrics.meanSquaredLogarithmicError([[99]], [[9]]) // → Tensor float32 [1] [5.3019]
 */
export const meanSquaredLogarithmicError = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean squared error of logarithms, see {@link meanSquaredLogarithmicError}.
 * @example new metrics.MeanSquaredLogarithmicError().call(tensor([[99]]), tensor([[9]])) // → Tensor float32 [1] [5.3019]
 */
export class MeanSquaredLogarithmicError extends Metric {
  override readonly name = "meanSquaredLogarithmicError"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredLogarithmicError(yTrue, yPred)
  }
}
