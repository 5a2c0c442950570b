import type { Shape } from "../base/shape.ts"
import { ones, type Tensor } from "../tensor/index.ts"
import { Initializer } from "./initializer.ts"

/**
 * All 1.
 * @example new initializers.Ones().call([3]) // → Tensor float32 [3] [1.0, 1.0, 1.0]
 */
export class Ones extends Initializer {
  override readonly name = "ones"

  override call(shape: Shape): Tensor {
    return ones(shape)
  }
}
