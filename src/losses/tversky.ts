import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { checkAxes, epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface TverskyOptions {
  /** The weight of what is missing from the prediction. Default 0.5. */
  readonly alpha?: number
  /** The weight of what is too much in the prediction. Default 0.5. */
  readonly beta?: number
  /** The axes over which overlap is counted; all of them by default, the batch too. */
  readonly axis?: number | readonly number[]
}

const known: OptionNames<TverskyOptions> = { alpha: true, beta: true, axis: true }

/**
 * 1 − both / (both + alpha · missed + beta · invented + 1e-7) of two masks of numbers in [0, 1], where both is
 * Σ yTrue · yPred, missed Σ yTrue · (1 − yPred) and invented Σ (1 − yTrue) · yPred. With one half each it is the Dice
 * loss. As in Keras, one number for the whole batch by default.
 *
 * Keras's text has alpha weigh false positives; its formula, which is followed here, has alpha weigh what is missed.
 * Salehi, Erdogmus & Gholipour, 2017.
 * @example losses.tversky([[1, 1, 0, 0]], [[1, 0, 0, 0]], { alpha: 1, beta: 0 }) // → Tensor float32 [] 0.50000
 * @example losses.tversky([[1, 1], [1, 0]], [[1, 1], [0, 1]], { axis: 1 }) // → Tensor float32 [2] [0.0, 1.0]
 */
export function tversky(yTrue: TensorLike, yPred: TensorLike, options: TverskyOptions = {}): Tensor {
  const { alpha = 0.5, beta = 0.5, axis } = checkOptions("tversky", options, known)
  checkNumber("tversky", "alpha", alpha)
  checkNumber("tversky", "beta", beta)
  checkAxes("tversky", axis)
  const [target, prediction] = matched("tversky", yTrue, yPred)
  const both = target.mul(prediction).sum({ axis })
  const missed = target.mul(prediction.neg().add(1)).sum({ axis })
  const invented = target.neg().add(1).mul(prediction).sum({ axis })
  const all = both.add(missed.mul(alpha)).add(invented.mul(beta))
  return both.div(all.add(epsilon)).neg().add(1)
}

/**
 * The Dice loss with a say in which mistakes are worse, see {@link tversky}.
 * @example
 * const loss = new losses.Tversky({ alpha: 0.25, beta: 0.75 })
 * loss.compute(tensor([[1, 1, 0, 0]]), tensor([[1, 0, 0, 0]])) // → Tensor float32 [] 0.20000
 */
export class Tversky extends Loss {
  override readonly name = "tversky"
  readonly alpha: number
  readonly beta: number
  readonly axis: number | readonly number[] | undefined

  constructor(options: TverskyOptions & LossOptions = {}) {
    const { alpha = 0.5, beta = 0.5, axis, ...rest } = checkOptions("Tversky", options, { ...known, ...lossOptions })
    super(rest)
    this.alpha = checkNumber("Tversky", "alpha", alpha)
    this.beta = checkNumber("Tversky", "beta", beta)
    this.axis = checkAxes("Tversky", axis)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { alpha, beta, axis } = this
    return tversky(yTrue, yPred, { alpha, beta, ...(axis !== undefined && { axis }) })
  }
}
