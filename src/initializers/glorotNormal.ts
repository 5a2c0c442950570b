import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import type { Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Variance 2 / (fanIn + fanOut), normal, cut off at two standard deviations. For tanh and sigmoid layers; also called Xavier.
 * Glorot & Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks".
 */
export class GlorotNormal extends Initializer {
  override readonly name = "glorotNormal"
  readonly seed: number | undefined

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return scaled(shape, chooseKey(this.seed, key), 1, "fanAverage", "truncatedNormal")
  }
}
