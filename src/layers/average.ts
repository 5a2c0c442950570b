import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The mean of its inputs, element by element: an ensemble. Shapes broadcast sample by sample.
 * @example
 * new layers.Average().call([tensor([[1, 2]]), tensor([[3, 6]])]) // → Tensor float32 [1, 2] [[2.0, 4.0]]
 */
export class Average extends ElementwiseMerge {
  override readonly kind = "Average"

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors.reduce((sum, t) => sum.add(t)).div(tensors.length)
  }

  static fromConfig(config: LayerOptions): Average {
    return new Average(config)
  }
}
