import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Variance 1 / fanIn, normal, cut off at two standard deviations.
 * LeCun et al., 1998, "Efficient BackProp"; for SELU, Klambauer et al., 2017.
 * @example
 * const kernel = new initializers.LecunNormal({ seed: 0 }).call([100, 50])
 * kernel.std().item().toFixed(2) // → 0.10
 * Math.sqrt(1 / 100) // → 0.1
 */
export class LecunNormal extends Initializer {
  override readonly name = "lecunNormal"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("LecunNormal", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 1, "fanIn", "truncatedNormal")
  }
}
