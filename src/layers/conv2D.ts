import { withInitializers } from "./_config.ts"
import { Conv, type ConvOptions } from "./_conv.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface Conv2DOptions extends ConvOptions<Sizes2D> {}

/**
 * activation(x ∗ kernel + bias) over height and width: [batch, height, width, channels] → [batch, height′, width′,
 * filters]; kernel [height, width, channels / groups, filters], bias [filters]. An output axis has ⌊(n − (size − 1) ·
 * dilation − 1) / strides⌋ + 1 places with padding "valid", ⌈n / strides⌉ otherwise, where an odd zero of "same" goes
 * to the end. The kernel is not turned round. What does not fit is a ShapeError that shows the arithmetic.
 * @example
 * const layer = new layers.Conv2D(32, 3, { activation: "relu" })
 * layer.call(zeros([8, 28, 28, 1])).shape // → 8,26,26,32
 * layer.kernel!.shape // → 3,3,1,32
 * layer.multiplyAdds([28, 28, 1]) // → 194688
 */
export class Conv2D extends Conv {
  override readonly kind = "Conv2D"

  constructor(filters: number, kernelSize: Sizes2D, options: Conv2DOptions = {}) {
    super({ kind: "Conv2D", rank: 2 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv2D {
    return new Conv2D(filters as number, kernelSize as Sizes2D, withInitializers(rest))
  }
}
