import { logCosh } from "../losses/index.ts"
import type { Tensor } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * The mean of ln cosh(yPred − yTrue), see {@link logCosh}.
 * @example new metrics.LogCoshError().call(tensor([[1], [2]]), tensor([[1], [4]])) // → Tensor float32 [2] [0.0, 1.3250]
 */
export class LogCoshError extends Metric {
  override readonly name = "logCoshError"
  override readonly direction = "min"

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return logCosh(yTrue, yPred)
  }
}
