import {
  type CategoricalCrossentropyOptions,
  CategoricalCrossentropy as Loss,
  categoricalCrossentropy as lossOf,
} from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * −Σ yTrue log p over the classes: the same as `losses.categoricalCrossentropy`.
 * @example metrics.categoricalCrossentropy([[0, 1]], [[0.5, 0.5]]) // → Tensor float32 [1] [0.69315]
 */
export const categoricalCrossentropy = (
  yTrue: TensorLike,
  yPred: TensorLike,
  options?: CategoricalCrossentropyOptions,
): Tensor => lossOf(yTrue, yPred, options)

/**
 * The mean cross-entropy of one-hot targets, see {@link categoricalCrossentropy}.
 * @example
 * const metric = new metrics.CategoricalCrossentropy({ labelSmoothing: 0.2 })
 * metric.call(tensor([[0, 1]]), tensor([[0.1, 0.9]])) // → Tensor float32 [1] [0.32508]
 */
export class CategoricalCrossentropy extends Metric {
  override readonly name = "categoricalCrossentropy"
  override readonly direction = "min"
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: CategoricalCrossentropyOptions = {}) {
    super()
    const loss = new Loss(options)
    this.fromLogits = loss.fromLogits
    this.labelSmoothing = loss.labelSmoothing
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing } = this
    return categoricalCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing })
  }
}
