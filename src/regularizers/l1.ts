import { checkNotNegative } from "../base/checks.ts"
import type { Tensor } from "../tensor/index.ts"
import { Regularizer } from "./regularizer.ts"

/**
 * l1 · Σ|x|, which draws what is not needed to 0; `l1` is 0.01 by default, as in Keras. Its gradient is ±l1, and 0 at 0.
 * Tibshirani, 1996, "Regression shrinkage and selection via the lasso".
 * @example new regularizers.L1(0.5).call(tensor([1, -3])) // → Tensor float32 [] 2.0
 */
export class L1 extends Regularizer {
  override readonly name = "l1"
  readonly l1: number

  constructor(l1 = 0.01) {
    super()
    this.l1 = checkNotNegative("L1", "l1", l1)
  }

  override call(x: Tensor): Tensor {
    return x.abs().sum().mul(this.l1)
  }
}
