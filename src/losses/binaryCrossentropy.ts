import { checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { checkSmoothing, clipped, matched, smoothed } from "./_shapes.ts"
import { softplus } from "./_softplus.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface BinaryCrossentropyOptions {
  /** Whether predictions are logits (before the sigmoid) rather than probabilities. Default false. */
  readonly fromLogits?: boolean
  /** Moves targets towards one half: 0.2 makes 0 and 1 into 0.1 and 0.9. Default 0. */
  readonly labelSmoothing?: number
}

const known: OptionNames<BinaryCrossentropyOptions> = { fromLogits: true, labelSmoothing: true }

/**
 * −y log p − (1 − y) log(1 − p), averaged over the last axis: [batch, …, outputs] → [batch, …].
 *
 * From logits z it is computed as softplus(z) − y z, which is exact at any z. Probabilities are clipped to
 * [1e-7, 1 − 1e-7], as in Keras, so a saturated output has no gradient: prefer logits.
 * @example losses.binaryCrossentropy([[1], [0]], [[0.5], [0.25]]) // → Tensor float32 [2] [0.69315, 0.28768]
 * @example losses.binaryCrossentropy([[0]], [[9000]], { fromLogits: true }) // → Tensor float32 [1] [9000.0]
 */
export function binaryCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: BinaryCrossentropyOptions = {},
): Tensor {
  const { fromLogits = false, labelSmoothing = 0 } = checkOptions("binaryCrossentropy", options, known)
  const [labels, prediction] = matched("binaryCrossentropy", yTrue, yPred)
  const target = smoothed("binaryCrossentropy", labels, labelSmoothing, 0.5)
  if (fromLogits) return softplus(prediction).sub(target.mul(prediction)).mean({ axis: -1 })
  const p = clipped(prediction)
  const one = target.mul(p.log())
  const zero = target.neg().add(1).mul(p.neg().add(1).log())
  return one.add(zero).mean({ axis: -1 }).neg()
}

/**
 * The loss of yes-or-no outputs, see {@link binaryCrossentropy}.
 * @example
 * const loss = new losses.BinaryCrossentropy({ fromLogits: true })
 * loss.compute(tensor([[1], [0]]), tensor([[1000], [1000]])) // → Tensor float32 [] 500.0
 */
export class BinaryCrossentropy extends Loss {
  override readonly name = "binaryCrossentropy"
  readonly fromLogits: boolean
  readonly labelSmoothing: number

  constructor(options: BinaryCrossentropyOptions & LossOptions = {}) {
    const {
      fromLogits = false,
      labelSmoothing = 0,
      ...rest
    } = checkOptions("BinaryCrossentropy", options, {
      ...known,
      ...lossOptions,
    })
    super(rest)
    this.fromLogits = checkFlag("BinaryCrossentropy", "fromLogits", fromLogits)
    this.labelSmoothing = checkSmoothing("BinaryCrossentropy", labelSmoothing)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing } = this
    return binaryCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing })
  }
}
