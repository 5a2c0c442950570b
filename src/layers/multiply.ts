import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The product of its inputs, element by element: a gate. Shapes broadcast sample by sample.
 * @example
 * const [features, gate] = [ones([1, 2, 2, 3]), tensor([[0, 0.5, 1]])] // one weight a channel
 * new layers.Multiply().call([features, gate]).mean({ axis: [1, 2] }) // → Tensor float32 [1, 3] [[0.0, 0.50000, 1.0]]
 */
export class Multiply extends ElementwiseMerge {
  override readonly kind = "Multiply"

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors.reduce((product, t) => product.mul(t))
  }

  static fromConfig(config: LayerOptions): Multiply {
    return new Multiply(config)
  }
}
