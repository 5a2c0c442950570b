import type { Shape } from "../base/shape.ts"
import { full, type Tensor } from "../tensor/index.ts"
import { Initializer } from "./initializer.ts"

/** All `value`, by default 0. */
export class Constant extends Initializer {
  override readonly name = "constant"

  constructor(readonly value = 0) {
    super()
  }

  override call(shape: Shape): Tensor {
    return full(shape, this.value)
  }
}
