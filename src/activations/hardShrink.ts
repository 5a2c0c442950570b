import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, where } from "../tensor/index.ts"

export interface HardShrinkOptions {
  /** Numbers no further from 0 than this become 0. Default 0.5. */
  readonly threshold?: number
}

const known: OptionNames<HardShrinkOptions> = { threshold: true }

/**
 * x where |x| > `threshold`, else 0. Donoho & Johnstone, 1994.
 * @example activations.hardShrink(tensor([-2, 0.25, 1])) // → Tensor float32 [3] [-2.0, 0.0, 1.0]
 */
export const hardShrink = (x: Tensor, options?: HardShrinkOptions): Tensor => {
  const { threshold = 0.5 } = checkOptions("hardShrink", options, known)
  checkNotNegative("hardShrink", "threshold", threshold)
  return where(x.abs().lessEqual(threshold), 0, x)
}
