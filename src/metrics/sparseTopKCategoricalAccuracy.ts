import { checkCount, checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { sameShape } from "../base/shape.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { amongTopK } from "./_topK.ts"
import { Metric } from "./metric.ts"

export interface SparseTopKCategoricalAccuracyOptions {
  /** How many of the highest scores count as right. Default 5. */
  readonly k?: number
  /** Whether predictions are class numbers, the most likely first, instead of scores. Default false. */
  readonly fromSortedIds?: boolean
}

const known: OptionNames<SparseTopKCategoricalAccuracyOptions> = { k: true, fromSortedIds: true }

/**
 * 1 where the labelled class is among the `k` highest scores (all that share the k-th place are): labels [batch, …] or
 * [batch, …, 1] and scores [batch, …, classes] → float32 [batch, …].
 * @example
 * const scores = [[0.1, 0.7, 0.2], [0.5, 0.4, 0.1]]
 * metrics.sparseTopKCategoricalAccuracy([2, 2], scores, { k: 2 }) // → Tensor float32 [2] [1.0, 0.0]
 * @example
 * const options = { k: 2, fromSortedIds: true }
 * metrics.sparseTopKCategoricalAccuracy([7, 7], [[3, 7, 9], [3, 9, 7]], options) // → Tensor float32 [2] [1.0, 0.0]
 */
export function sparseTopKCategoricalAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: SparseTopKCategoricalAccuracyOptions = {},
): Tensor {
  const where = "sparseTopKCategoricalAccuracy"
  const { k = 5, fromSortedIds = false } = checkOptions(where, options, known)
  checkCount(where, "k", k, 1)
  const predicted = asTensor(yPred)
  const expected = predicted.shape.slice(0, -1)
  let labels = asTensor(yTrue).cast("int32")
  if (sameShape(labels.shape, [...expected, 1])) labels = labels.reshape(expected)
  requireSameShape(where, labels.shape, expected)
  if (!checkFlag(where, "fromSortedIds", fromSortedIds)) return amongTopK(labels, predicted, k)
  const first = predicted.slice([...expected.map(() => null), [0, Math.min(k, predicted.shape.at(-1)!)]])
  return first.equal(labels.expandDims(-1)).any({ axis: -1 }).cast("float32")
}

/**
 * How often the labelled class is among the highest scores, see {@link sparseTopKCategoricalAccuracy}.
 * @example
 * const metric = new metrics.SparseTopKCategoricalAccuracy({ k: 2 })
 * metric.call(tensor([2]), tensor([[0.1, 0.7, 0.2]])) // → Tensor float32 [1] [1.0]
 */
export class SparseTopKCategoricalAccuracy extends Metric {
  override readonly name = "sparseTopKCategoricalAccuracy"
  override readonly direction = "max"
  readonly k: number
  readonly fromSortedIds: boolean

  constructor(options: SparseTopKCategoricalAccuracyOptions = {}) {
    super()
    const where = "SparseTopKCategoricalAccuracy"
    const { k = 5, fromSortedIds = false } = checkOptions(where, options, known)
    this.k = checkCount(where, "k", k, 1)
    this.fromSortedIds = checkFlag(where, "fromSortedIds", fromSortedIds)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseTopKCategoricalAccuracy(yTrue, yPred, { k: this.k, fromSortedIds: this.fromSortedIds })
  }
}
