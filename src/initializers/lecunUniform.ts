import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(3 / fanIn).
 * LeCun et al., 1998, "Efficient BackProp".
 */
export class LecunUniform extends Initializer {
  override readonly name = "lecunUniform"
  readonly seed: Seed

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return scaled(shape, this.seed ?? seed, 1, "fanIn", "uniform")
  }
}
