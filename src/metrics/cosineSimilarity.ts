import { type CosineSimilarityOptions, CosineSimilarity as Loss, cosineSimilarity as lossOf } from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * The cosine of the angle between target and prediction, 1 where they point the same way: minus
 * `losses.cosineSimilarity`, as in Keras.
 * @example metrics.cosineSimilarity([[3, 4]], [[4, 3]]) // → Tensor float32 [1] [0.96000]
 */
export const cosineSimilarity = (yTrue: TensorLike, yPred: TensorLike, options?: CosineSimilarityOptions): Tensor =>
  lossOf(yTrue, yPred, options).neg()

/**
 * The mean cosine between targets and predictions, see {@link cosineSimilarity}.
 * @example new metrics.CosineSimilarity().call(tensor([[0, 2]]), tensor([[0, 5]])) // → Tensor float32 [1] [1.0]
 */
export class CosineSimilarity extends Metric {
  override readonly name = "cosineSimilarity"
  override readonly direction = "max"
  readonly axis: number

  constructor(options: CosineSimilarityOptions = {}) {
    super()
    this.axis = new Loss(options).axis
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return cosineSimilarity(yTrue, yPred, { axis: this.axis })
  }
}
