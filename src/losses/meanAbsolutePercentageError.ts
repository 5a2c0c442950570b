import { checkOptions } from "../base/options.ts"
import type { Tensor, TensorLike } from "../tensor/index.ts"
import { epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * 100 · |yTrue − yPred| / max(|yTrue|, 1e-7), averaged over the last axis: [batch, …, outputs] → percent, [batch, …].
 *
 * The bound is Keras's: a target of 0 makes an error of 0.01 count 10,000,000 percent. Use it for targets that stay away
 * from 0.
 * @example losses.meanAbsolutePercentageError([[200], [-4]], [[210], [-2]]) // → Tensor float32 [2] [5.0, 50.0]
 */
export function meanAbsolutePercentageError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("meanAbsolutePercentageError", yTrue, yPred)
  const relative = target.sub(prediction).div(target.abs().maximum(epsilon))
  return relative.abs().mean({ axis: -1 }).mul(100)
}

/**
 * The error in percent of the target, see {@link meanAbsolutePercentageError}.
 * @example new losses.MeanAbsolutePercentageError().compute(tensor([[200]]), tensor([[210]])) // → Tensor float32 [] 5.0
 */
export class MeanAbsolutePercentageError extends Loss {
  override readonly name = "meanAbsolutePercentageError"

  constructor(options: LossOptions = {}) {
    super(checkOptions("MeanAbsolutePercentageError", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsolutePercentageError(yTrue, yPred)
  }
}
