import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The largest of its inputs, element by element. Shapes broadcast sample by sample. At a tie the gradient goes to the later.
 * @example
 * new layers.Maximum().call([tensor([[1, 5]]), tensor([[3, 2]])]) // → Tensor float32 [1, 2] [[3.0, 5.0]]
 */
export class Maximum extends ElementwiseMerge {
  override readonly kind = "Maximum"

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors.reduce((found, t) => found.maximum(t))
  }

  static fromConfig(config: LayerOptions): Maximum {
    return new Maximum(config)
  }
}
