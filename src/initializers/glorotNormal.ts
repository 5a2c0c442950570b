import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Variance 2 / (fanIn + fanOut), normal, cut off at two standard deviations. For tanh and sigmoid layers; also called Xavier.
 * Glorot & Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks".
 * @example
 * const kernel = new initializers.GlorotNormal({ seed: 0 }).call([150, 50])
 * kernel.std().item().toFixed(2) // → 0.10
 * Math.sqrt(2 / (150 + 50)) // → 0.1
 */
export class GlorotNormal extends Initializer {
  override readonly name = "glorotNormal"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("GlorotNormal", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 1, "fanAverage", "truncatedNormal")
  }
}
