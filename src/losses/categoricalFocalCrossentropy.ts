import { checkFlag } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { expm1, logSoftmax, type Tensor, type TensorLike } from "../tensor/index.ts"
import { checkGamma, checkSmoothing, clipped, matched, smoothed } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface CategoricalFocalCrossentropyOptions {
  /** The weight of the classes: one for all, or one each. Default 0.25. */
  readonly alpha?: number | readonly number[]
  /** How little answers count that are right already; 0 leaves alpha times the cross-entropy. Default 2. */
  readonly gamma?: number
  /** Whether predictions are logits (before the softmax) rather than probabilities. Default false. */
  readonly fromLogits?: boolean
  /** Moves targets towards 1 / classes: 0.1 leaves 0.9 + 0.1 / classes on the true class. Default 0. */
  readonly labelSmoothing?: number
}

const known: OptionNames<CategoricalFocalCrossentropyOptions> = {
  alpha: true,
  gamma: true,
  fromLogits: true,
  labelSmoothing: true,
}

/**
 * −Σ alpha (1 − p)^gamma yTrue log p over the classes of the last axis: one-hot (or soft) targets
 * [batch, …, classes] → [batch, …]. Samples that are right already count little. Lin et al., 2017, "Focal loss for dense
 * object detection".
 *
 * From logits it is exact at any logit (Keras clips there too). Probabilities are divided by their sum and clipped to
 * [1e-7, 1 − 1e-7], as in Keras.
 * @example losses.categoricalFocalCrossentropy([[0, 1]], [[0.5, 0.5]]) // → Tensor float32 [1] [0.043322]
 * @example
 * losses.categoricalFocalCrossentropy([[0, 1]], [[1000, 0]], { alpha: [1, 2], fromLogits: true }) // → Tensor float32 [1] [2000.0]
 */
export function categoricalFocalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CategoricalFocalCrossentropyOptions = {},
): Tensor {
  const where = "categoricalFocalCrossentropy"
  const { alpha = 0.25, gamma = 2, fromLogits = false, labelSmoothing = 0 } = checkOptions(where, options, known)
  checkAlpha(where, alpha)
  checkGamma(where, gamma)
  const [labels, prediction] = matched(where, yTrue, yPred)
  const classes = labels.shape.at(-1)!
  if (typeof alpha !== "number" && alpha.length !== classes)
    throw new ShapeError(
      where,
      `alpha has ${alpha.length} numbers, but predictions ${formatShape(prediction.shape)} are of ${classes} classes. Give one number for each class, or one for all.`,
      [[alpha.length], prediction.shape],
    )
  const target = smoothed(where, labels, labelSmoothing, 1 / classes)
  const logP = fromLogits
    ? logSoftmax(prediction, { axis: -1 })
    : clipped(prediction.div(prediction.sum({ axis: -1, keepdims: true }))).log()
  const wrong = expm1(logP).neg() // 1 − p
  return wrong.pow(gamma).mul(alpha).mul(target).mul(logP).sum({ axis: -1 }).neg()
}

function checkAlpha(where: string, alpha: unknown): number | readonly number[] {
  const numbers: readonly unknown[] = Array.isArray(alpha) ? alpha : [alpha]
  if (numbers.every(Number.isFinite)) return alpha as number | readonly number[]
  throw new ArgumentError(`${where}: alpha must be a finite number, or one for each class, got ${show(alpha)}.`)
}

/**
 * The loss of one class out of many where most samples are easy, see {@link categoricalFocalCrossentropy}.
 * @example
 * const loss = new losses.CategoricalFocalCrossentropy({ alpha: 1, gamma: 1 })
 * loss.compute(tensor([[0, 1]]), tensor([[0.5, 0.5]])) // → Tensor float32 [] 0.34657
 */
export class CategoricalFocalCrossentropy extends Loss {
  override readonly name = "categoricalFocalCrossentropy"
  readonly alpha: number | readonly number[]
  readonly gamma: number
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: CategoricalFocalCrossentropyOptions & LossOptions = {}) {
    const where = "CategoricalFocalCrossentropy"
    const { reduction, ...rest } = checkOptions(where, options, { ...known, ...lossOptions })
    super(reduction === undefined ? {} : { reduction })
    this.alpha = checkAlpha(where, rest.alpha ?? 0.25)
    this.gamma = checkGamma(where, rest.gamma ?? 2)
    this.fromLogits = checkFlag(where, "fromLogits", rest.fromLogits ?? false)
    this.labelSmoothing = checkSmoothing(where, rest.labelSmoothing ?? 0)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { alpha, gamma, fromLogits, labelSmoothing } = this
    return categoricalFocalCrossentropy(yTrue, yPred, { alpha, gamma, fromLogits, labelSmoothing })
  }
}
