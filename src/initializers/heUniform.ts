import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(6 / fanIn). For ReLU layers, which pass half of what comes in.
 * He et al., 2015, "Delving deep into rectifiers".
 */
export class HeUniform extends Initializer {
  override readonly name = "heUniform"
  readonly seed: Seed

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 2, "fanIn", "uniform")
  }
}
