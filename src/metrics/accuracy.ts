import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { binaryAccuracy } from "./binaryAccuracy.ts"
import { categoricalAccuracy } from "./categoricalAccuracy.ts"
import { Metric } from "./metric.ts"
import { sparseCategoricalAccuracy } from "./sparseCategoricalAccuracy.ts"

/**
 * The accuracy that fits the shapes, by Keras's rule: one output is binary; labels with fewer axes than the
 * predictions, or with a last axis of 1, are class numbers; else targets are one-hot.
 * @example metrics.accuracy([1, 0], [[0.2, 0.8], [0.4, 0.6]]) // → Tensor float32 [2] [1.0, 0.0]
 * @example metrics.accuracy([[1], [0]], [[0.8], [0.6]]) // → Tensor float32 [2, 1] [[1.0], [0.0]]
 */
export function accuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = [asTensor(yTrue), asTensor(yPred)]
  if (prediction.shape.at(-1) === 1) return binaryAccuracy(target, prediction)
  if (target.rank < prediction.rank || target.shape.at(-1) === 1) return sparseCategoricalAccuracy(target, prediction)
  return categoricalAccuracy(target, prediction)
}

/**
 * The share of right answers, see {@link accuracy}.
 * @example
 * const model = new Sequential([new layers.Dense(2, { activation: "softmax", kernelInitializer: "ones" })])
 * model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy", metrics: [new metrics.Accuracy()] })
 * const { accuracy } = await model.evaluate([[1], [2], [3], [4]], [0, 0, 0, 1]) // a tie counts as the first class
 * accuracy // → 0.75
 */
export class Accuracy extends Metric {
  override readonly name = "accuracy"
  override readonly direction = "max"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return accuracy(yTrue, yPred)
  }
}
