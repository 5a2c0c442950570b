import type { Shape } from "../base/shape.ts"
import type { Key } from "../base/threefry.ts"
import type { Tensor } from "../tensor/index.ts"
import { scaled } from "./_scaling.ts"
import { chooseKey, Initializer, type InitializerOptions } from "./initializer.ts"

/**
 * Uniform within ±√(6 / fanIn). For ReLU layers, which pass half of what comes in.
 * He et al., 2015, "Delving deep into rectifiers".
 */
export class HeUniform extends Initializer {
  override readonly name = "heUniform"
  readonly seed: number | undefined

  constructor({ seed }: InitializerOptions = {}) {
    super()
    this.seed = seed
  }

  override call(shape: Shape, key: Key): Tensor {
    return scaled(shape, chooseKey(this.seed, key), 2, "fanIn", "uniform")
  }
}
