import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(6 / (fanIn + fanOut)): the default of kernels, also called Xavier.
 * Glorot & Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks".
 * @example
 * const kernel = new initializers.GlorotUniform({ seed: 0 }).call([400, 200])
 * kernel.abs().max().item().toFixed(2) // → 0.10
 * Math.sqrt(6 / (400 + 200)) // → 0.1
 */
export class GlorotUniform extends Initializer {
  override readonly name = "glorotUniform"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("GlorotUniform", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 1, "fanAverage", "uniform")
  }
}
