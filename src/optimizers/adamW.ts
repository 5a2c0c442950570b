import { checkOptions } from "../base/options.ts"
import { Adam, type AdamOptions, adamOptions } from "./adam.ts"

export interface AdamWOptions extends AdamOptions {
  /** Before each step, w ← w − η · weightDecay · w. Default 0.004. */
  readonly weightDecay?: number
}

/**
 * Adam with weight decay, which is not divided by the gradients' size as a penalty in the loss would be. Loshchilov &
 * Hutter, 2019, "Decoupled weight decay regularization". As in Keras, weights of all kinds decay alike.
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.AdamW({ learningRate: 0.1, weightDecay: 0.5 })
 * optimizer.apply([tensor([1, 0])], [w])
 * w.value // → Tensor float32 [2] [0.85000, 0.95000]
 */
export class AdamW extends Adam {
  override readonly name: string = "adamw"

  constructor(options: AdamWOptions = {}) {
    const { weightDecay = 0.004, ...rest } = checkOptions("AdamW", options, adamOptions)
    super({ weightDecay, ...rest })
  }
}
