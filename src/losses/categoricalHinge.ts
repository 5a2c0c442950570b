import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * max(1 + neg − pos, 0), where pos = Σ yTrue · yPred is the score of the true class and neg = max((1 − yTrue) · yPred)
 * the highest of the others: one-hot targets and scores [batch, …, classes] → [batch, …].
 *
 * As in Keras, neg is never below 0, since (1 − yTrue) · yPred is 0 for the true class. Crammer & Singer, 2001.
 * @example losses.categoricalHinge([[0, 1], [1, 0]], [[0.5, 3], [0.5, 1]]) // → Tensor float32 [2] [0.0, 1.5000]
 */
export function categoricalHinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("categoricalHinge", yTrue, yPred)
  const right = target.mul(prediction).sum({ axis: -1 })
  const wrong = target.neg().add(1).mul(prediction).max({ axis: -1 })
  return wrong.sub(right).add(1).maximum(0)
}

/**
 * The hinge loss of one class out of many, see {@link categoricalHinge}.
 * @example new losses.CategoricalHinge().compute(tensor([[0, 1]]), tensor([[2, 1.5]])) // → Tensor float32 [] 1.5000
 */
export class CategoricalHinge extends Loss {
  override readonly name = "categoricalHinge"

  constructor(options: LossOptions = {}) {
    super(checkOptions("CategoricalHinge", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalHinge(yTrue, yPred)
  }
}
