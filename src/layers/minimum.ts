import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The smallest of its inputs, element by element. Shapes broadcast sample by sample. At a tie the gradient goes to the later.
 * @example
 * new layers.Minimum().call([tensor([[1, 5]]), tensor([[3, 2]])]) // → Tensor float32 [1, 2] [[1.0, 2.0]]
 */
export class Minimum extends ElementwiseMerge {
  override readonly kind = "Minimum"

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors.reduce((found, t) => found.minimum(t))
  }

  static fromConfig(config: LayerOptions): Minimum {
    return new Minimum(config)
  }
}
