import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(3 / fanIn).
 * LeCun et al., 1998, "Efficient BackProp".
 * @example
 * const kernel = new initializers.LecunUniform({ seed: 0 }).call([300, 50])
 * kernel.abs().max().item().toFixed(2) // → 0.10
 * Math.sqrt(3 / 300) // → 0.1
 */
export class LecunUniform extends Initializer {
  override readonly name = "lecunUniform"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("LecunUniform", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 1, "fanIn", "uniform")
  }
}
