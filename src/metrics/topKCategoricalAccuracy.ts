import { checkCount } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { amongTopK } from "./_topK.ts"
import { Metric } from "./metric.ts"

export interface TopKCategoricalAccuracyOptions {
  /** How many of the highest scores count as right. Default 5. */
  readonly k?: number
}

const known: OptionNames<TopKCategoricalAccuracyOptions> = { k: true }

/**
 * 1 where the class of the one-hot target is among the `k` highest scores (all that share the k-th place are):
 * [batch, …, classes] → float32 [batch, …].
 * @example
 * const scores = [[0.1, 0.7, 0.2], [0.5, 0.4, 0.1]]
 * metrics.topKCategoricalAccuracy([[0, 0, 1], [0, 0, 1]], scores, { k: 2 }) // → Tensor float32 [2] [1.0, 0.0]
 */
export function topKCategoricalAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: TopKCategoricalAccuracyOptions = {},
): Tensor {
  const { k = 5 } = checkOptions("topKCategoricalAccuracy", options, known)
  checkCount("topKCategoricalAccuracy", "k", k, 1)
  const [target, scores] = [asTensor(yTrue), asTensor(yPred)]
  requireSameShape("topKCategoricalAccuracy", target.shape, scores.shape)
  return amongTopK(target.argmax({ axis: -1 }), scores, k)
}

/**
 * How often the one-hot target's class is among the highest scores, see {@link topKCategoricalAccuracy}.
 * @example
 * const metric = new metrics.TopKCategoricalAccuracy({ k: 2 })
 * metric.call(tensor([[0, 0, 1]]), tensor([[0.1, 0.7, 0.2]])) // → Tensor float32 [1] [1.0]
 */
export class TopKCategoricalAccuracy extends Metric {
  override readonly name = "topKCategoricalAccuracy"
  override readonly direction = "max"
  readonly k: number

  constructor(options: TopKCategoricalAccuracyOptions = {}) {
    super()
    const { k = 5 } = checkOptions("TopKCategoricalAccuracy", options, known)
    this.k = checkCount("TopKCategoricalAccuracy", "k", k, 1)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return topKCategoricalAccuracy(yTrue, yPred, { k: this.k })
  }
}
