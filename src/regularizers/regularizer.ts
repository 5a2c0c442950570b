import type { Tensor } from "../tensor/index.ts"

/**
 * What is added to the loss to keep weights, or the outputs of a layer, small or otherwise as they should be.
 * @example
 * class Smooth extends Regularizer {
 *   readonly name = "smooth"
 *   call(x: Tensor) {
 *     return x.slice([[1]]).sub(x.slice([[0, -1]])).square().sum()
 *   }
 * }
 * const layer = new layers.Dense(1, { kernelRegularizer: new Smooth(), kernelInitializer: "ones" })
 * layer.build([3])
 * layer.losses[0] // → Tensor float32 [] 0.0
 */
export abstract class Regularizer {
  abstract readonly name: string

  /** The penalty for a float32 tensor of any shape, one number. */
  abstract call(x: Tensor): Tensor
}
