import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { Metric } from "./metric.ts"

/**
 * 1 where the largest score and the largest target are of one class (the first at a tie): [batch, …, classes] →
 * float32 [batch, …].
 * @example metrics.categoricalAccuracy([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]]) // → Tensor float32 [2] [1.0, 0.0]
 */
export function categoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = [asTensor(yTrue), asTensor(yPred)]
  requireSameShape("categoricalAccuracy", target.shape, prediction.shape)
  return target
    .argmax({ axis: -1 })
    .equal(prediction.argmax({ axis: -1 }))
    .cast("float32")
}

/**
 * How often the highest score is the one-hot target's, see {@link categoricalAccuracy}.
 * @example new metrics.CategoricalAccuracy().call(tensor([[0, 1]]), tensor([[0.2, 0.8]])) // → Tensor float32 [1] [1.0]
 */
export class CategoricalAccuracy extends Metric {
  override readonly name = "categoricalAccuracy"
  override readonly direction = "max"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalAccuracy(yTrue, yPred)
  }
}
