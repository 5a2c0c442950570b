import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, where } from "../tensor/index.ts"

export interface SquareplusOptions {
  /** How smooth the bend is; towards 0 it becomes relu. Default 4. */
  readonly b?: number
}

const known: OptionNames<SquareplusOptions> = { b: true }

/**
 * (x + √(x² + b)) / 2: a smooth relu without an exponential. Barron, 2021.
 *
 * Computed as b/2 / (|x| + √(x² + b)), to which x is added where it is positive: far below 0 nothing cancels.
 * @example activations.squareplus(tensor([-1000, 0, 1.5])) // → Tensor float32 [3] [0.0010000, 1.0, 2.0]
 */
export const squareplus = (x: Tensor, options?: SquareplusOptions): Tensor => {
  const { b = 4 } = checkOptions("squareplus", options, known)
  checkNumber("squareplus", "b", b, "be a number above 0", (n) => n > 0)
  // Both choose the same side at 0, where the slope is one half.
  const negative = x.less(0)
  const magnitude = where(negative, x.neg(), x)
  const root = x.square().add(b).sqrt()
  return where(negative, 0, x).add(
    magnitude
      .add(root)
      .reciprocal()
      .mul(b / 2),
  )
}
