import { checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { logSoftmax, type Tensor, type TensorLike } from "../tensor/index.ts"
import { checkSmoothing, clipped, matched, smoothed } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface CategoricalCrossentropyOptions {
  /** Whether predictions are logits (before the softmax) rather than probabilities. Default false. */
  readonly fromLogits?: boolean
  /** Moves targets towards 1 / classes: 0.1 leaves 0.9 + 0.1 / classes on the true class. Default 0. */
  readonly labelSmoothing?: number
}

const known: OptionNames<CategoricalCrossentropyOptions> = { fromLogits: true, labelSmoothing: true }

/**
 * −Σ yTrue log p over the classes of the last axis: one-hot (or soft) targets [batch, …, classes] → [batch, …].
 *
 * From logits, log p comes by log-sum-exp without any epsilon. Probabilities are divided by their sum and clipped to
 * [1e-7, 1 − 1e-7], as in Keras.
 * @example losses.categoricalCrossentropy([[0, 1]], [[0.5, 0.5]]) // → Tensor float32 [1] [0.69315]
 */
export function categoricalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CategoricalCrossentropyOptions = {},
): Tensor {
  const { fromLogits = false, labelSmoothing = 0 } = checkOptions("categoricalCrossentropy", options, known)
  const [labels, prediction] = matched("categoricalCrossentropy", yTrue, yPred)
  const target = smoothed("categoricalCrossentropy", labels, labelSmoothing, 1 / labels.shape.at(-1)!)
  const logP = fromLogits
    ? logSoftmax(prediction, { axis: -1 })
    : clipped(prediction.div(prediction.sum({ axis: -1, keepdims: true }))).log()
  return target.mul(logP).sum({ axis: -1 }).neg()
}

/**
 * The loss of one class out of many with one-hot targets, see {@link categoricalCrossentropy}.
 * @example
 * const loss = new losses.CategoricalCrossentropy({ labelSmoothing: 0.2 })
 * loss.compute(tensor([[0, 1]]), tensor([[0.1, 0.9]])) // → Tensor float32 [] 0.32508
 */
export class CategoricalCrossentropy extends Loss {
  override readonly name = "categoricalCrossentropy"
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: CategoricalCrossentropyOptions & LossOptions = {}) {
    const {
      fromLogits = false,
      labelSmoothing = 0,
      ...rest
    } = checkOptions("CategoricalCrossentropy", options, {
      ...known,
      ...lossOptions,
    })
    super(rest)
    this.fromLogits = checkFlag("CategoricalCrossentropy", "fromLogits", fromLogits)
    this.labelSmoothing = checkSmoothing("CategoricalCrossentropy", labelSmoothing)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing } = this
    return categoricalCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing })
  }
}
