import {
  SparseCategoricalCrossentropy as Loss,
  sparseCategoricalCrossentropy as lossOf,
  type SparseCategoricalCrossentropyOptions,
} from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * −log p of the labelled class: the same as `losses.sparseCategoricalCrossentropy`.
 * @example metrics.sparseCategoricalCrossentropy([0], [[0.25, 0.75]]) // → Tensor float32 [1] [1.3863]
 */
export const sparseCategoricalCrossentropy = (
  yTrue: TensorLike,
  yPred: TensorLike,
  options?: SparseCategoricalCrossentropyOptions,
): Tensor => lossOf(yTrue, yPred, options)

/**
 * The mean cross-entropy of class numbers, see {@link sparseCategoricalCrossentropy}.
 * @example
 * const metric = new metrics.SparseCategoricalCrossentropy({ fromLogits: true })
 * metric.call(tensor([2]), tensor([[0, 1000, 0]])) // → Tensor float32 [1] [1000.0]
 */
export class SparseCategoricalCrossentropy extends Metric {
  override readonly name = "sparseCategoricalCrossentropy"
  override readonly direction = "min"
  readonly fromLogits: boolean

  constructor(options: SparseCategoricalCrossentropyOptions = {}) {
    super()
    const loss = new Loss(options)
    this.fromLogits = loss.fromLogits
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits } = this
    return sparseCategoricalCrossentropy(yTrue, yPred, { fromLogits })
  }
}
