import { categoricalHinge as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * How little the score of the true class is ahead: the same as `losses.categoricalHinge`.
 * @example metrics.categoricalHinge([[0, 1], [1, 0]], [[0.5, 3], [0.5, 1]]) // → Tensor float32 [2] [0.0, 1.5000]
 */
export const categoricalHinge = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean categorical hinge loss, see {@link categoricalHinge}.
 * @example new metrics.CategoricalHinge().call(tensor([[0, 1]]), tensor([[2, 1.5]])) // → Tensor float32 [1] [1.5000]
 */
export class CategoricalHinge extends Metric {
  override readonly name = "categoricalHinge"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalHinge(yTrue, yPred)
  }
}
