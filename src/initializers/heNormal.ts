import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Variance 2 / fanIn, normal, cut off at two standard deviations. For ReLU layers, which pass half of what comes in.
 * He et al., 2015, "Delving deep into rectifiers".
 */
export class HeNormal extends Initializer {
  override readonly name = "heNormal"
  readonly seed: Seed

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 2, "fanIn", "truncatedNormal")
  }
}
