import type { Shape } from "../base/shape.ts"
import type { Seed, Tensor } from "../tensor/index.ts"

/**
 * Gives a weight its first values.
 * @example
 * class Identity extends Initializer {
 *   readonly name = "identity"
 *   call([rows, columns]: readonly number[]) {
 *     return eye(rows!, columns)
 *   }
 * }
 * const layer = new layers.Dense(2, { kernelInitializer: new Identity() })
 * layer.call(tensor([[3, 4]])) // → Tensor float32 [1, 2] [[3.0, 4.0]]
 */
export abstract class Initializer {
  abstract readonly name: string

  /**
   * The first values of a float32 weight of this shape. `seed` (or the initializer's own, which comes first) fixes what
   * is drawn, on every target; without any, the global generator goes on.
   */
  abstract call(shape: Shape, seed?: Seed): Tensor
}

export interface InitializerOptions {
  /** Fixes the values whatever seed the model hands in. Default: the model's. */
  readonly seed?: Seed
}
