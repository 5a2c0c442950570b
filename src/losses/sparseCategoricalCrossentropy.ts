import { checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { logSoftmax, oneHot, type Tensor, type TensorLike, where } from "../tensor/index.ts"
import { clipped, labelled } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits (before the softmax) rather than probabilities. Default false. */
  readonly fromLogits?: boolean
}

const known: OptionNames<SparseCategoricalCrossentropyOptions> = { fromLogits: true }

/**
 * −log p of the labelled class: labels 0 … classes − 1 of shape [batch, …] (or [batch, …, 1]) and predictions
 * [batch, …, classes] → [batch, …]. The same numbers as `categoricalCrossentropy` on one-hot targets.
 *
 * A label outside the classes gives NaN, so that it cannot pass unseen.
 * @example losses.sparseCategoricalCrossentropy([0], [[0.25, 0.75]]) // → Tensor float32 [1] [1.3863]
 */
export function sparseCategoricalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: SparseCategoricalCrossentropyOptions = {},
): Tensor {
  const { fromLogits = false } = checkOptions("sparseCategoricalCrossentropy", options, known)
  const [labels, prediction] = labelled("sparseCategoricalCrossentropy", yTrue, yPred)
  const classes = prediction.shape.at(-1)!
  const hot = oneHot(labels, classes) // [batch, …, classes]
  // Chosen by `where`, not by a product, so that a logit of −∞ elsewhere does no harm.
  const ofLabel = (x: Tensor) => where(hot, x, 0).sum({ axis: -1 })
  const logP = fromLogits
    ? ofLabel(logSoftmax(prediction, { axis: -1 }))
    : clipped(ofLabel(prediction).div(prediction.sum({ axis: -1 }))).log()
  return where(labels.less(0), Number.NaN, where(labels.less(classes), logP.neg(), Number.NaN))
}

/**
 * The loss of one class out of many with class numbers as targets, see {@link sparseCategoricalCrossentropy}.
 * @example
 * const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true })
 * loss.compute(tensor([2, 0]), tensor([[0, 0, 1000], [0, 1000, 0]])) // → Tensor float32 [] 500.0
 */
export class SparseCategoricalCrossentropy extends Loss {
  override readonly name = "sparseCategoricalCrossentropy"
  readonly fromLogits: boolean

  constructor(options: SparseCategoricalCrossentropyOptions & LossOptions = {}) {
    const { fromLogits = false, ...rest } = checkOptions("SparseCategoricalCrossentropy", options, {
      ...known,
      ...lossOptions,
    })
    super(rest)
    this.fromLogits = checkFlag("SparseCategoricalCrossentropy", "fromLogits", fromLogits)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, { fromLogits: this.fromLogits })
  }
}
