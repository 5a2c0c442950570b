import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { checkAxes, epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface DiceOptions {
  /** The axes over which overlap is counted; all of them by default, the batch too. */
  readonly axis?: number | readonly number[]
}

const known: OptionNames<DiceOptions> = { axis: true }

/**
 * 1 − 2 Σ yTrue · yPred / (Σ yTrue + Σ yPred + 1e-7): how little two masks of numbers in [0, 1] overlap. As in Keras,
 * one number for the whole batch by default; `axis: [1, 2, 3]` gives one an image, of [batch, height, width, classes].
 * Sudre et al., 2017.
 * @example losses.dice([[1, 1, 0, 0]], [[1, 0, 0, 0]]) // → Tensor float32 [] 0.33333
 * @example losses.dice([[1, 1], [1, 0]], [[1, 1], [0, 1]], { axis: 1 }) // → Tensor float32 [2] [0.0, 1.0]
 */
export function dice(yTrue: TensorLike, yPred: TensorLike, options: DiceOptions = {}): Tensor {
  const { axis } = checkOptions("dice", options, known)
  checkAxes("dice", axis)
  const [target, prediction] = matched("dice", yTrue, yPred)
  const common = target.mul(prediction).sum({ axis })
  const all = target.sum({ axis }).add(prediction.sum({ axis }))
  return common.mul(2).div(all.add(epsilon)).neg().add(1)
}

/**
 * The loss of segmentation where the background is large, see {@link dice}.
 * @example new losses.Dice().compute(tensor([[1, 1, 0, 0]]), tensor([[1, 0, 0, 0]])) // → Tensor float32 [] 0.33333
 */
export class Dice extends Loss {
  override readonly name = "dice"
  readonly axis: number | readonly number[] | undefined

  constructor(options: DiceOptions & LossOptions = {}) {
    const { axis, ...rest } = checkOptions("Dice", options, { ...known, ...lossOptions })
    super(rest)
    this.axis = checkAxes("Dice", axis)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return dice(yTrue, yPred, this.axis === undefined ? {} : { axis: this.axis })
  }
}
