import { meanSquaredError } from "../losses/index.ts"
import type { Tensor } from "../tensor/index.ts"
import { Metric } from "./metric.ts"

/**
 * √ of the mean of (yTrue − yPred)², in the units of the targets. The root is taken of the mean over all samples, not of
 * each batch, so that it does not depend on the size of batches.
 * @example
 * const model = new Sequential([new layers.Dense(1, { kernelInitializer: "ones" })])
 * model.compile({ optimizer: "sgd", loss: "mae", metrics: [new metrics.RootMeanSquaredError()] })
 * const { rootMeanSquaredError } = await model.evaluate([[1], [2]], [[1], [6]], { batchSize: 1 })
 * rootMeanSquaredError!.toFixed(4) // → 2.8284
 */
export class RootMeanSquaredError extends Metric {
  override readonly name = "rootMeanSquaredError"
  override readonly direction = "min"

  /** The squares: the root follows in `finish`. */
  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred)
  }

  override finish(mean: number): number {
    return Math.sqrt(mean)
  }
}
