import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { shortfall } from "./_hinge.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * max(1 − yTrue · yPred, 0)², averaged over the last axis: [batch, …, outputs] → [batch, …].
 *
 * Targets are −1 or 1; if all in the batch are 0 or 1, 0 stands for −1, as in Keras.
 * @example losses.squaredHinge([[1], [-1], [1]], [[2], [0.5], [-3]]) // → Tensor float32 [3] [0.0, 2.2500, 16.0]
 */
export function squaredHinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("squaredHinge", yTrue, yPred)
  return shortfall(target, prediction).square().mean({ axis: -1 })
}

/**
 * The hinge loss squared, which has no kink, see {@link squaredHinge}.
 * @example new losses.SquaredHinge().compute(tensor([[1], [-1]]), tensor([[2], [0.5]])) // → Tensor float32 [] 1.1250
 */
export class SquaredHinge extends Loss {
  override readonly name = "squaredHinge"

  constructor(options: LossOptions = {}) {
    super(checkOptions("SquaredHinge", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return squaredHinge(yTrue, yPred)
  }
}
