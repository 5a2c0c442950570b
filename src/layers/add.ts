import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The sum of its inputs, element by element: the end of a residual branch. Shapes broadcast sample by sample; a ShapeError
 * names two that do not fit.
 * @example
 * const x = Input({ shape: [8] })
 * const branch = new layers.Dense(8, { activation: "relu" }).apply(x)
 * const sum = new layers.Add().apply([x, branch])
 * sum.shape // → 8
 * new layers.Add().call([tensor([[1, 2]]), tensor([[10, 20]])]) // → Tensor float32 [1, 2] [[11.0, 22.0]]
 */
export class Add extends ElementwiseMerge {
  override readonly kind = "Add"

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors.reduce((sum, t) => sum.add(t))
  }

  static fromConfig(config: LayerOptions): Add {
    return new Add(config)
  }
}
