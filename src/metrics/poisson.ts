import { poisson as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * yPred − yTrue · ln(yPred + 1e-7), averaged over the last axis: the same as `losses.poisson`.
 * @example metrics.poisson([[2], [0]], [[1], [3]]) // → Tensor float32 [2] [1.0000, 3.0]
 */
export const poisson = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean Poisson loss, see {@link poisson}.
 * @example new metrics.Poisson().call(tensor([[0]]), tensor([[3]])) // → Tensor float32 [1] [3.0]
 */
export class Poisson extends Metric {
  override readonly name = "poisson"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return poisson(yTrue, yPred)
  }
}
