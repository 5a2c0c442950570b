import { klDivergence as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * Σ yTrue · ln(yTrue / yPred) over the last axis: the same as `losses.klDivergence`.
 * @example metrics.klDivergence([[1, 0]], [[0.5, 0.5]]) // → Tensor float32 [1] [0.69315]
 */
export const klDivergence = (yTrue: TensorLike, yPred: TensorLike): Tensor => lossOf(yTrue, yPred)

/**
 * The mean divergence of distributions, see {@link klDivergence}.
 * @example new metrics.KLDivergence().call(tensor([[1, 0]]), tensor([[0.5, 0.5]])) // → Tensor float32 [1] [0.69315]
 */
export class KLDivergence extends Metric {
  override readonly name = "klDivergence"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return klDivergence(yTrue, yPred)
  }
}
