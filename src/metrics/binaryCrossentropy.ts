import {
  type BinaryCrossentropyOptions,
  BinaryCrossentropy as Loss,
  binaryCrossentropy as lossOf,
} from "../losses/index.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * −y log p − (1 − y) log(1 − p), averaged over the last axis: the same as `losses.binaryCrossentropy`.
 * @example metrics.binaryCrossentropy([[1], [0]], [[0.5], [0.25]]) // → Tensor float32 [2] [0.69315, 0.28768]
 */
export const binaryCrossentropy = (yTrue: TensorLike, yPred: TensorLike, options?: BinaryCrossentropyOptions): Tensor =>
  lossOf(yTrue, yPred, options)

/**
 * The mean binary cross-entropy, see {@link binaryCrossentropy}.
 * @example
 * const metric = new metrics.BinaryCrossentropy({ fromLogits: true })
 * metric.call(tensor([[0]]), tensor([[9000]])) // → Tensor float32 [1] [9000.0]
 */
export class BinaryCrossentropy extends Metric {
  override readonly name = "binaryCrossentropy"
  override readonly direction = "min"
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: BinaryCrossentropyOptions = {}) {
    super()
    const loss = new Loss(options)
    this.fromLogits = loss.fromLogits
    this.labelSmoothing = loss.labelSmoothing
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing } = this
    return binaryCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing })
  }
}
