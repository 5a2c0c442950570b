import type { Tensor } from "../tensor/index.ts"

/**
 * Something to report beside the loss: one value a sample, averaged over all the samples of an epoch.
 * @example
 * class WithinTen extends Metric {
 *   readonly name = "withinTen"
 *   call(yTrue: Tensor, yPred: Tensor) {
 *     return yPred.sub(yTrue).abs().lessEqual(10).cast("float32")
 *   }
 * }
 * new WithinTen().call(tensor([100, 100]), tensor([95, 120])) // → Tensor float32 [2] [1.0, 0.0]
 */
export abstract class Metric {
  abstract readonly name: string
  /** Whether it is better when it falls or rises, for callbacks that watch it. Default: nobody knows. */
  readonly direction?: "min" | "max" | undefined

  /** Targets and predictions [batch, …, outputs] → float32 [batch, …]. */
  abstract call(yTrue: Tensor, yPred: Tensor): Tensor

  /** What is reported, from the mean of these values over all samples: by default the mean itself. */
  finish(mean: number): number {
    return mean
  }
}
