import { checkOptions } from "../base/options.ts"
import { log1p, type Tensor, type TensorLike } from "../tensor/index.ts"
import { epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * (ln(1 + yTrue) − ln(1 + yPred))², averaged over the last axis: [batch, …, outputs] → [batch, …].
 *
 * For quantities of 0 or more that differ by orders of magnitude. Smaller numbers count as 1e-7, as in Keras, so that a
 * negative prediction has no gradient: end the model with an activation that is positive, such as softplus.
 * @example losses.meanSquaredLogarithmicError([[Math.E - 1], [0]], [[0], [-5]]) // → Tensor float32 [2] [1.0000, 0.0]
 */
export function meanSquaredLogarithmicError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("meanSquaredLogarithmicError", yTrue, yPred)
  const difference = log1p(prediction.maximum(epsilon)).sub(log1p(target.maximum(epsilon)))
  return difference.square().mean({ axis: -1 })
}

/**
 * The squared error of logarithms, see {@link meanSquaredLogarithmicError}.
 * @example
 * const loss = new losses.MeanSquaredLogarithmicError()
 * loss.compute(tensor([[99]]), tensor([[9]])) // → Tensor float32 [] 5.3019
 */
export class MeanSquaredLogarithmicError extends Loss {
  override readonly name = "meanSquaredLogarithmicError"

  constructor(options: LossOptions = {}) {
    super(checkOptions("MeanSquaredLogarithmicError", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredLogarithmicError(yTrue, yPred)
  }
}
