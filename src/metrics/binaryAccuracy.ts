import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { sameShape } from "../base/shape.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"
import { requireSameShape } from "./_shapes.ts"
import { Metric } from "./metric.ts"

export interface BinaryAccuracyOptions {
  /** Predictions above it count as 1. Default 0.5; for logits use 0. */
  readonly threshold?: number
}

const known: OptionNames<BinaryAccuracyOptions> = { threshold: true }

/**
 * 1 where the prediction, cut at `threshold`, equals the target 0 or 1, else 0: float32 of the predictions' shape.
 * @example metrics.binaryAccuracy([1, 0, 1], [0.9, 0.2, 0.4]) // → Tensor float32 [3] [1.0, 1.0, 0.0]
 * @example metrics.binaryAccuracy([1, 0], [3, -2], { threshold: 0 }) // → Tensor float32 [2] [1.0, 1.0]
 */
export function binaryAccuracy(yTrue: TensorLike, yPred: TensorLike, options: BinaryAccuracyOptions = {}): Tensor {
  const { threshold = 0.5 } = checkOptions("binaryAccuracy", options, known)
  const prediction = asTensor(yPred)
  let target = asTensor(yTrue).cast("float32")
  if (sameShape([...target.shape, 1], prediction.shape)) target = target.reshape(prediction.shape)
  requireSameShape("binaryAccuracy", target.shape, prediction.shape)
  return prediction.greater(threshold).cast("float32").equal(target).cast("float32")
}

/**
 * How often a yes-or-no output is right, see {@link binaryAccuracy}.
 * @example
 * const sure = new metrics.BinaryAccuracy({ threshold: 0.7 })
 * sure.call(tensor([1, 1]), tensor([0.6, 0.8])) // → Tensor float32 [2] [0.0, 1.0]
 */
export class BinaryAccuracy extends Metric {
  override readonly name = "binaryAccuracy"
  override readonly direction = "max"
  readonly threshold: number

  constructor(options: BinaryAccuracyOptions = {}) {
    super()
    const { threshold = 0.5 } = checkOptions("BinaryAccuracy", options, known)
    this.threshold = checkNumber("BinaryAccuracy", "threshold", threshold)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryAccuracy(yTrue, yPred, { threshold: this.threshold })
  }
}
