import { sameShape } from "../base/shape.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { Metric } from "./metric.ts"

/**
 * 1 where the highest score (the first at a tie) is the labelled class: labels [batch, …] or [batch, …, 1] and scores
 * [batch, …, classes] → float32 [batch, …]. Logits and probabilities give the same.
 */
export function sparseCategoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const chosen = asTensor(yPred).argmax({ axis: -1 })
  let labels = asTensor(yTrue).cast("int32")
  if (sameShape(labels.shape, [...chosen.shape, 1])) labels = labels.reshape(chosen.shape)
  requireSameShape("sparseCategoricalAccuracy", labels.shape, chosen.shape)
  return labels.equal(chosen).cast("float32")
}

/** How often the highest score is the labelled class's, see {@link sparseCategoricalAccuracy}. */
export class SparseCategoricalAccuracy extends Metric {
  override readonly name = "sparseCategoricalAccuracy"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalAccuracy(yTrue, yPred)
  }
}
