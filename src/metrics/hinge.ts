import { hinge as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * max(1 − yTrue · yPred, 0), averaged over the last axis: the same as `losses.hinge`.
 * @example metrics.hinge([[1], [-1]], [[2], [0.5]]) // → Tensor float32 [2] [0.0, 1.5000]
 */
export const hinge = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean hinge loss, see {@link hinge}.
 * @example new metrics.Hinge().call(tensor([[-1]]), tensor([[0.5]])) // → Tensor float32 [1] [1.5000]
 */
export class Hinge extends Metric {
  override readonly name = "hinge"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return hinge(yTrue, yPred)
  }
}
