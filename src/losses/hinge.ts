import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { shortfall } from "./_hinge.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * max(1 − yTrue · yPred, 0), averaged over the last axis: [batch, …, outputs] → [batch, …].
 *
 * Targets are −1 or 1; if all in the batch are 0 or 1, 0 stands for −1, as in Keras. Predictions are scores without an
 * activation: their sign is the answer. Cortes & Vapnik, 1995.
 * @example losses.hinge([[1], [-1], [1]], [[2], [0.5], [-3]]) // → Tensor float32 [3] [0.0, 1.5000, 4.0]
 * @example losses.hinge([[1], [0]], [[2], [0.5]]) // → Tensor float32 [2] [0.0, 1.5000]
 */
export function hinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("hinge", yTrue, yPred)
  return shortfall(target, prediction).mean({ axis: -1 })
}

/**
 * The loss of support vector machines, see {@link hinge}.
 * @example new losses.Hinge().compute(tensor([[1], [-1]]), tensor([[2], [0.5]])) // → Tensor float32 [] 0.75000
 */
export class Hinge extends Loss {
  override readonly name = "hinge"

  constructor(options: LossOptions = {}) {
    super(checkOptions("Hinge", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return hinge(yTrue, yPred)
  }
}
