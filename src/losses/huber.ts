import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, type TensorLike, where } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface HuberOptions {
  /** The error from which on it grows in a straight line. Default 1. */
  readonly delta?: number
}

const known: OptionNames<HuberOptions> = { delta: true }

/**
 * error² / 2 where |error| ≤ delta, else delta · |error| − delta² / 2, averaged over the last axis:
 * [batch, …, outputs] → [batch, …]. Huber, 1964.
 * @example losses.huber([[0], [0]], [[0.5], [-3]]) // → Tensor float32 [2] [0.12500, 2.5000]
 * @example losses.huber([[0]], [[-3]], { delta: 2 }) // → Tensor float32 [1] [4.0]
 */
export function huber(yTrue: TensorLike, yPred: TensorLike, options: HuberOptions = {}): Tensor {
  const { delta = 1 } = checkOptions("huber", options, known)
  checkDelta("huber", delta)
  const [target, prediction] = matched("huber", yTrue, yPred)
  const error = prediction.sub(target)
  const size = error.abs()
  const far = size.mul(delta).sub(delta ** 2 / 2)
  return where(size.lessEqual(delta), error.square().mul(0.5), far).mean({ axis: -1 })
}

const checkDelta = (where: string, delta: number): number =>
  checkNumber(where, "delta", delta, "be a number above 0", (n) => n > 0)

/**
 * The squared error where it is small, the absolute error where it is large, see {@link huber}.
 * @example new losses.Huber({ delta: 2 }).compute(tensor([[0], [0]]), tensor([[1], [-3]])) // → Tensor float32 [] 2.2500
 */
export class Huber extends Loss {
  override readonly name = "huber"
  readonly delta: number

  constructor(options: HuberOptions & LossOptions = {}) {
    const { delta = 1, ...rest } = checkOptions("Huber", options, { ...known, ...lossOptions })
    super(rest)
    this.delta = checkDelta("Huber", delta)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return huber(yTrue, yPred, { delta: this.delta })
  }
}
