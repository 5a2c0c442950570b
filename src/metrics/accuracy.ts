import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { binaryAccuracy } from "./binaryAccuracy.ts"
import { categoricalAccuracy } from "./categoricalAccuracy.ts"
import { Metric } from "./metric.ts"
import { sparseCategoricalAccuracy } from "./sparseCategoricalAccuracy.ts"

/**
 * The accuracy that fits the shapes, by Keras's rule: one output is binary; labels with fewer axes than the
 * predictions, or with a last axis of 1, are class numbers; else targets are one-hot.
 */
export function accuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = [asTensor(yTrue), asTensor(yPred)]
  if (prediction.shape.at(-1) === 1) return binaryAccuracy(target, prediction)
  if (target.rank < prediction.rank || target.shape.at(-1) === 1) return sparseCategoricalAccuracy(target, prediction)
  return categoricalAccuracy(target, prediction)
}

/** The share of right answers, see {@link accuracy}. */
export class Accuracy extends Metric {
  override readonly name = "accuracy"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return accuracy(yTrue, yPred)
  }
}
