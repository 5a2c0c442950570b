import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * yPred − yTrue · ln(yPred + 1e-7), averaged over the last axis: [batch, …, outputs] → [batch, …]: the negative
 * log-likelihood of counts, less ln(yTrue!), which does not depend on the model.
 *
 * Predictions are rates, and must be positive (NaN from −1e-7 down): end the model with softplus or exponential.
 * @example losses.poisson([[2], [0]], [[1], [3]]) // → Tensor float32 [2] [1.0000, 3.0]
 */
export function poisson(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("poisson", yTrue, yPred)
  return prediction.sub(target.mul(prediction.add(epsilon).log())).mean({ axis: -1 })
}

/**
 * The loss of counts, see {@link poisson}.
 * @example new losses.Poisson().compute(tensor([[2], [0]]), tensor([[1], [3]])) // → Tensor float32 [] 2.0000
 */
export class Poisson extends Loss {
  override readonly name = "poisson"

  constructor(options: LossOptions = {}) {
    super(checkOptions("Poisson", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return poisson(yTrue, yPred)
  }
}
