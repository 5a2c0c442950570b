import type { Shape } from "../base/shape.ts"
import { type Tensor, zeros } from "../tensor/index.ts"
import { Initializer } from "./initializer.ts"

/**
 * All 0: the default of biases. A kernel of zeros never learns, since all its units stay alike.
 * @example new initializers.Zeros().call([3]) // → Tensor float32 [3] [0.0, 0.0, 0.0]
 */
export class Zeros extends Initializer {
  override readonly name = "zeros"

  override call(shape: Shape): Tensor {
    return zeros(shape)
  }
}
