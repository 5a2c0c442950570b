import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { relu as rectify, type Tensor, where } from "../tensor/index.ts"

export interface ReluOptions {
  /** The factor below `threshold`. Default 0. */
  readonly negativeSlope?: number
  /** What the output never exceeds. Default none. */
  readonly maxValue?: number
  /** Above it x passes as it is. Default 0. */
  readonly threshold?: number
}

const known: OptionNames<ReluOptions> = { negativeSlope: true, maxValue: true, threshold: true }

/**
 * max(x, 0), element by element; its gradient at 0 is 0. Nair & Hinton, 2010. With options: `maxValue` where
 * x ≥ maxValue, x where x > threshold, else `negativeSlope` · (x − threshold).
 * @example activations.relu(tensor([-1, 0, 2])) // → Tensor float32 [3] [0.0, 0.0, 2.0]
 * @example
 * activations.relu(tensor([-1, 2, 9]), { negativeSlope: 0.5, maxValue: 6 }) // → Tensor float32 [3] [-0.50000, 2.0, 6.0]
 */
export const relu = (x: Tensor, options?: ReluOptions): Tensor => {
  if (options === undefined) return rectify(x)
  const { negativeSlope = 0, maxValue, threshold = 0 } = checkOptions("relu", options, known)
  checkNumber("relu", "negativeSlope", negativeSlope)
  checkNumber("relu", "threshold", threshold)
  const below = negativeSlope === 0 ? 0 : x.sub(threshold).mul(negativeSlope)
  const above = maxValue === undefined ? x : x.minimum(checkNumber("relu", "maxValue", maxValue))
  return where(x.lessEqual(threshold), below, above)
}
