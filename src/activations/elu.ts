import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { expm1, type Tensor, where } from "../tensor/index.ts"

export interface EluOptions {
  /** What the output approaches from above as x falls is its negative. Default 1. */
  readonly alpha?: number
}

const known: OptionNames<EluOptions> = { alpha: true }

/**
 * x where x > 0, else `alpha` · (eˣ − 1), whose slope at 0 is alpha. Clevert, Unterthiner & Hochreiter, 2016.
 * @example activations.elu(tensor([-1000, -1, 2])) // → Tensor float32 [3] [-1.0, -0.63212, 2.0]
 */
export const elu = (x: Tensor, options?: EluOptions): Tensor => {
  const { alpha = 1 } = checkOptions("elu", options, known)
  const positive = x.greater(0)
  // Chosen before the exponential, which would overflow above.
  return where(positive, x, expm1(where(positive, 0, x)).mul(checkNumber("elu", "alpha", alpha)))
}
