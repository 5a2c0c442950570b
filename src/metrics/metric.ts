import type { Tensor } from "../tensor/index.ts"

/** Something to report beside the loss: one value a sample, averaged over all the samples of an epoch. */
export abstract class Metric {
  abstract readonly name: string

  /** Targets and predictions [batch, …, outputs] → float32 [batch, …]. */
  abstract call(yTrue: Tensor, yPred: Tensor): Tensor
}
