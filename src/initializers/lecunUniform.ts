import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import type { Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(3 / fanIn).
 * LeCun et al., 1998, "Efficient BackProp".
 */
export class LecunUniform extends Initializer {
  override readonly name = "lecunUniform"
  readonly seed: number | undefined

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return scaled(shape, chooseKey(this.seed, key), 1, "fanIn", "uniform")
  }
}
