import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import { random, type Tensor } from "../tensor/index.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

export interface TruncatedNormalOptions extends InitializerOptions {
  /** Default 0. */
  readonly mean?: number
  /** Default 0.05. */
  readonly stddev?: number
}

/** Normal values within two standard deviations of `mean`; `stddev` is the one before truncation. */
export class TruncatedNormal extends Initializer {
  override readonly name = "truncatedNormal"
  readonly mean: number
  readonly stddev: number
  readonly seed: number | undefined

  constructor({ mean = 0, stddev = 0.05, seed }: TruncatedNormalOptions = {}) {
    super()
    this.mean = mean
    this.stddev = stddev
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return random.truncatedNormal(shape, { key: chooseKey(this.seed, key), mean: this.mean, stddev: this.stddev })
  }
}
