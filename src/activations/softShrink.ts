import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, where } from "../tensor/index.ts"

export interface SoftShrinkOptions {
  /** How far numbers move towards 0. Default 0.5. */
  readonly threshold?: number
}

const known: OptionNames<SoftShrinkOptions> = { threshold: true }

/**
 * Numbers moved towards 0 by `threshold`, and 0 where they would cross it: the proximal step of an L1 penalty. Donoho,
 * 1995.
 * @example activations.softShrink(tensor([-2, 0.25, 1])) // → Tensor float32 [3] [-1.5000, 0.0, 0.50000]
 */
export const softShrink = (x: Tensor, options?: SoftShrinkOptions): Tensor => {
  const { threshold = 0.5 } = checkOptions("softShrink", options, known)
  checkNotNegative("softShrink", "threshold", threshold)
  return where(x.abs().lessEqual(threshold), 0, x.sub(x.sign().mul(threshold)))
}
