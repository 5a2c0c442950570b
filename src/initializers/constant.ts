import { checkNumber } from "../base/checks.ts"
import type { Shape } from "../base/shape.ts"
import { full, type Tensor } from "../tensor/index.ts"
import { Initializer } from "./initializer.ts"

/**
 * All `value`, by default 0.
 * @example new initializers.Constant(0.5).call([2]) // → Tensor float32 [2] [0.50000, 0.50000]
 */
export class Constant extends Initializer {
  override readonly name = "constant"

  readonly value: number

  constructor(value = 0) {
    super()
    this.value = checkNumber("Constant", "value", value)
  }

  override call(shape: Shape): Tensor {
    return full(shape, this.value)
  }
}
