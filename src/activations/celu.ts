import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { expm1, type Tensor, where } from "../tensor/index.ts"

export interface CeluOptions {
  /** What the output approaches from above as x falls is its negative. Default 1. */
  readonly alpha?: number
}

const known: OptionNames<CeluOptions> = { alpha: true }

/**
 * x where x > 0, else `alpha` · (e^(x / alpha) − 1): as elu, but with slope 1 at 0 whatever alpha is. Barron, 2017.
 * @example activations.celu(tensor([-1000, -1, 2]), { alpha: 2 }) // → Tensor float32 [3] [-2.0, -0.78694, 2.0]
 */
export const celu = (x: Tensor, options?: CeluOptions): Tensor => {
  const { alpha = 1 } = checkOptions("celu", options, known)
  checkNumber("celu", "alpha", alpha, "be a number above 0", (n) => n > 0)
  const positive = x.greater(0)
  // Chosen before the exponential, which would overflow above.
  return where(positive, x, expm1(where(positive, 0, x).div(alpha)).mul(alpha))
}
