import type { Tensor, TensorLike } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss } from "./loss.ts"

/** (yTrue − yPred)², averaged over the last axis: [batch, …, outputs] → [batch, …]. */
export function meanSquaredError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("meanSquaredError", yTrue, yPred)
  return prediction.sub(target).square().mean({ axis: -1 })
}

/** The loss of regression, see {@link meanSquaredError}. */
export class MeanSquaredError extends Loss {
  override readonly name = "meanSquaredError"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred)
  }
}
