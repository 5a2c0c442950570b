import { checkNotNegative } from "../base/checks.ts"
import type { Tensor } from "../tensor/index.ts"
import { Regularizer } from "./regularizer.ts"

/**
 * l2 · Σx²; `l2` is 0.01 by default, as in Keras. Hoerl & Kennard, 1970, "Ridge regression".
 *
 * Its gradient is 2 · l2 · x. Where the weight decay λ is the factor of W in the gradient (dW += λ · W, a penalty of λ/2 ·
 * Σx²), as in much of the literature, the same training is `new L2(λ / 2)`.
 * @example new regularizers.L2(0.5).call(tensor([1, -3])) // → Tensor float32 [] 5.0
 * @example grad((w) => new regularizers.L2(0.1 / 2).call(w))(3) // → Tensor float32 [] 0.30000
 */
export class L2 extends Regularizer {
  override readonly name = "l2"
  readonly l2: number

  constructor(l2 = 0.01) {
    super()
    this.l2 = checkNotNegative("L2", "l2", l2)
  }

  override call(x: Tensor): Tensor {
    return x.square().sum().mul(this.l2)
  }
}
