import type { Shape } from "../base/shape.ts"
import { random, type Seed, type Tensor } from "../tensor/index.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

export interface RandomUniformOptions extends InitializerOptions {
  /** Default -0.05. */
  readonly minval?: number
  /** Default 0.05. */
  readonly maxval?: number
}

/**
 * Values from `minval` up to, but without, `maxval`, all equally likely.
 * @example
 * const weight = new initializers.RandomUniform({ minval: 0, maxval: 2, seed: 0 }).call([100, 100])
 * weight.min().greaterEqual(0).logicalAnd(weight.max().less(2)) // → Tensor bool [] true
 */
export class RandomUniform extends Initializer {
  override readonly name = "randomUniform"
  readonly minval: number
  readonly maxval: number
  readonly seed: Seed

  constructor({ minval = -0.05, maxval = 0.05, seed }: RandomUniformOptions = {}) {
    super()
    this.minval = minval
    this.maxval = maxval
    this.seed = seed
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return random.uniform(shape, { seed: this.seed ?? seed, minval: this.minval, maxval: this.maxval })
  }
}
