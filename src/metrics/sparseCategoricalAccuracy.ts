import { sameShape } from "../base/shape.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { Metric } from "./metric.ts"

/**
 * 1 where the highest score (the first at a tie) is the labelled class: labels [batch, …] or [batch, …, 1] and scores
 * [batch, …, classes] → float32 [batch, …]. Logits and probabilities give the same.
 * @example metrics.sparseCategoricalAccuracy([1, 0], [[0.2, 0.8], [0.4, 0.6]]) // → Tensor float32 [2] [1.0, 0.0]
 */
export function sparseCategoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const chosen = asTensor(yPred).argmax({ axis: -1 })
  let labels = asTensor(yTrue).cast("int32")
  if (sameShape(labels.shape, [...chosen.shape, 1])) labels = labels.reshape(chosen.shape)
  requireSameShape("sparseCategoricalAccuracy", labels.shape, chosen.shape)
  return labels.equal(chosen).cast("float32")
}

/**
 * How often the highest score is the labelled class's, see {@link sparseCategoricalAccuracy}.
 * @example
 * const metric = new metrics.SparseCategoricalAccuracy()
 * metric.call(tensor([2]), tensor([[-1, 0, 5]])) // → Tensor float32 [1] [1.0]
 */
export class SparseCategoricalAccuracy extends Metric {
  override readonly name = "sparseCategoricalAccuracy"
  override readonly direction = "max"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalAccuracy(yTrue, yPred)
  }
}
