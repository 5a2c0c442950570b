import type { Dtype } from "../base/dtype.ts"
import { checkOptions } from "../base/options.ts"
import { type Shape, sizeOf } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/**
 * Each sample in one row, in row-major order: [batch, a, b, …] → [batch, a · b · …]; [batch] → [batch, 1].
 * @example new layers.Flatten().call(zeros([64, 28, 28])).shape // → 64,784
 */
export class Flatten extends Layer {
  override readonly kind = "Flatten"

  constructor(options: LayerOptions = {}) {
    super(checkOptions("Flatten", options, layerOptions))
  }

  protected override forward(x: Tensor): Tensor {
    return x.reshape([x.shape[0]!, sizeOf(x.shape.slice(1))])
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [sizeOf(inputShape)]
  }

  override computeOutputDtypes(inputDtypes: readonly Dtype[]): readonly Dtype[] {
    return inputDtypes
  }

  static fromConfig(config: LayerOptions): Flatten {
    return new Flatten(config)
  }
}
