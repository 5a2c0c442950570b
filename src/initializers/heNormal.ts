import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Variance 2 / fanIn, normal, cut off at two standard deviations. For ReLU layers, which pass half of what comes in.
 * He et al., 2015, "Delving deep into rectifiers".
 * @example
 * const kernel = new initializers.HeNormal({ seed: 0 }).call([200, 50])
 * kernel.std().item().toFixed(2) // → 0.10
 * Math.sqrt(2 / 200) // → 0.1
 */
export class HeNormal extends Initializer {
  override readonly name = "heNormal"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("HeNormal", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 2, "fanIn", "truncatedNormal")
  }
}
