import { squaredHinge as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * max(1 − yTrue · yPred, 0)², averaged over the last axis: the same as `losses.squaredHinge`.
 * @example metrics.squaredHinge([[1], [-1]], [[2], [0.5]]) // → Tensor float32 [2] [0.0, 2.2500]
 */
export const squaredHinge = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean squared hinge loss, see {@link squaredHinge}.
 * @example new metrics.SquaredHinge().call(tensor([[-1]]), tensor([[0.5]])) // → Tensor float32 [1] [2.2500]
 */
export class SquaredHinge extends Metric {
  override readonly name = "squaredHinge"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return squaredHinge(yTrue, yPred)
  }
}
