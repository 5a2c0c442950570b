import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import type { Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(6 / (fanIn + fanOut)): the default of kernels, also called Xavier.
 * Glorot & Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks".
 */
export class GlorotUniform extends Initializer {
  override readonly name = "glorotUniform"
  readonly seed: number | undefined

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return scaled(shape, chooseKey(this.seed, key), 1, "fanAverage", "uniform")
  }
}
