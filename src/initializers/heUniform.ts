import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { seedOf } from "./_options.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(6 / fanIn). For ReLU layers, which pass half of what comes in.
 * He et al., 2015, "Delving deep into rectifiers".
 * @example
 * const kernel = new initializers.HeUniform({ seed: 0 }).call([600, 50])
 * kernel.abs().max().item().toFixed(2) // → 0.10
 * Math.sqrt(6 / 600) // → 0.1
 */
export class HeUniform extends Initializer {
  override readonly name = "heUniform"
  readonly seed: Seed

  constructor(options: InitializerOptions = {}) {
    super()
    this.seed = seedOf("HeUniform", options)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 2, "fanIn", "uniform")
  }
}
