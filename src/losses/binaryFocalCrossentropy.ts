import { checkFlag, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { checkGamma, checkSmoothing, clipped, matched, smoothed } from "./_shapes.ts"
import { softplus } from "./_softplus.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface BinaryFocalCrossentropyOptions {
  /** Whether 1 counts `alpha` and 0 counts 1 − `alpha`. Default false. */
  readonly applyClassBalancing?: boolean
  /** The weight of class 1 with `applyClassBalancing`. Default 0.25. */
  readonly alpha?: number
  /** How little answers count that are right already; 0 leaves the binary cross-entropy. Default 2. */
  readonly gamma?: number
  /** Whether predictions are logits (before the sigmoid) rather than probabilities. Default false. */
  readonly fromLogits?: boolean
  /** Moves targets towards one half: 0.2 makes 0 and 1 into 0.1 and 0.9. Default 0. */
  readonly labelSmoothing?: number
}

const known: OptionNames<BinaryFocalCrossentropyOptions> = {
  applyClassBalancing: true,
  alpha: true,
  gamma: true,
  fromLogits: true,
  labelSmoothing: true,
}

/**
 * The binary cross-entropy times wrong^gamma, averaged over the last axis: [batch, …, outputs] → [batch, …], where
 * wrong = yTrue (1 − p) + (1 − yTrue) p is the probability given to the other answer. Many easy samples then do not
 * drown the few that are hard. Lin et al., 2017, "Focal loss for dense object detection".
 *
 * From logits it is exact at any logit (Keras clips there too). In the logarithm, probabilities are clipped to
 * [1e-7, 1 − 1e-7], as in Keras, so a saturated output has hardly a gradient: prefer logits.
 * @example losses.binaryFocalCrossentropy([[1], [0]], [[0.5], [0.25]]) // → Tensor float32 [2] [0.17329, 0.017980]
 * @example losses.binaryFocalCrossentropy([[0]], [[9000]], { fromLogits: true }) // → Tensor float32 [1] [9000.0]
 */
export function binaryFocalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: BinaryFocalCrossentropyOptions = {},
): Tensor {
  const where = "binaryFocalCrossentropy"
  const settings = checkOptions(where, options, known)
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2, fromLogits = false, labelSmoothing = 0 } = settings
  checkNumber(where, "alpha", alpha)
  checkGamma(where, gamma)
  const [labels, prediction] = matched(where, yTrue, yPred)
  const target = smoothed(where, labels, labelSmoothing, 0.5)
  const other = target.neg().add(1)
  // Probabilities of 1 and of 0, and the cross-entropy.
  const one = fromLogits ? prediction.sigmoid() : prediction
  const zero = fromLogits ? prediction.neg().sigmoid() : prediction.neg().add(1)
  const entropy = fromLogits
    ? softplus(prediction).sub(target.mul(prediction))
    : target
        .mul(clipped(one).log())
        .add(other.mul(clipped(one).neg().add(1).log()))
        .neg()
  const wrong = target.mul(zero).add(other.mul(one))
  const focal = wrong.pow(gamma).mul(entropy)
  const balanced = applyClassBalancing
    ? target
        .mul(alpha)
        .add(other.mul(1 - alpha))
        .mul(focal)
    : focal
  return balanced.mean({ axis: -1 })
}

/**
 * The loss of yes-or-no outputs where most are easy, see {@link binaryFocalCrossentropy}.
 * @example
 * const loss = new losses.BinaryFocalCrossentropy({ gamma: 1 })
 * loss.compute(tensor([[1], [0]]), tensor([[0.5], [0.25]])) // → Tensor float32 [] 0.20925
 */
export class BinaryFocalCrossentropy extends Loss {
  override readonly name = "binaryFocalCrossentropy"
  readonly applyClassBalancing: boolean
  readonly alpha: number
  readonly gamma: number
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: BinaryFocalCrossentropyOptions & LossOptions = {}) {
    const where = "BinaryFocalCrossentropy"
    const { reduction, ...rest } = checkOptions(where, options, { ...known, ...lossOptions })
    super(reduction === undefined ? {} : { reduction })
    this.applyClassBalancing = checkFlag(where, "applyClassBalancing", rest.applyClassBalancing ?? false)
    this.alpha = checkNumber(where, "alpha", rest.alpha ?? 0.25)
    this.gamma = checkGamma(where, rest.gamma ?? 2)
    this.fromLogits = checkFlag(where, "fromLogits", rest.fromLogits ?? false)
    this.labelSmoothing = checkSmoothing(where, rest.labelSmoothing ?? 0)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing } = this
    return binaryFocalCrossentropy(yTrue, yPred, { applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing })
  }
}
