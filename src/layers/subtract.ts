import type { Tensor } from "../tensor/index.ts"
import { ElementwiseMerge } from "./_merge.ts"
import type { Form } from "./_structure.ts"
import type { LayerOptions } from "./layer.ts"

/**
 * The first input less the second, element by element; takes exactly two. Shapes broadcast sample by sample.
 * @example
 * new layers.Subtract().call([tensor([[10, 20]]), tensor([[1, 2]])]) // → Tensor float32 [1, 2] [[9.0, 18.0]]
 */
export class Subtract extends ElementwiseMerge {
  override readonly kind = "Subtract"

  override get inputForm(): Form {
    return { count: 2 }
  }

  protected override combine(tensors: readonly Tensor[]): Tensor {
    return tensors[0]!.sub(tensors[1]!)
  }

  static fromConfig(config: LayerOptions): Subtract {
    return new Subtract(config)
  }
}
