import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import { random, type Tensor } from "../tensor/index.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

export interface RandomUniformOptions extends InitializerOptions {
  /** Default -0.05. */
  readonly minval?: number
  /** Default 0.05. */
  readonly maxval?: number
}

/** Values from `minval` up to, but without, `maxval`, all equally likely. */
export class RandomUniform extends Initializer {
  override readonly name = "randomUniform"
  readonly minval: number
  readonly maxval: number
  readonly seed: number | undefined

  constructor({ minval = -0.05, maxval = 0.05, seed }: RandomUniformOptions = {}) {
    super()
    this.minval = minval
    this.maxval = maxval
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return random.uniform(shape, { key: chooseKey(this.seed, key), minval: this.minval, maxval: this.maxval })
  }
}
