import { withInitializers } from "./_config.ts"
import { Conv, type ConvOptions } from "./_conv.ts"
import type { Sizes3D } from "./_sizes.ts"

export interface Conv3DOptions extends ConvOptions<Sizes3D> {}

/**
 * activation(x ∗ kernel + bias) over depth, height and width: [batch, depth, height, width, channels] → [batch, depth′,
 * height′, width′, filters]; kernel [depth, height, width, channels / groups, filters], bias [filters]. An output axis
 * has ⌊(n − (size − 1) · dilation − 1) / strides⌋ + 1 places with padding "valid", ⌈n / strides⌉ otherwise, where an
 * odd zero of "same" goes to the end. The kernel is not turned round. What does not fit is a ShapeError that shows the
 * arithmetic.
 * @example
 * const layer = new layers.Conv3D(4, [1, 3, 3], { padding: "same", strides: [1, 2, 2] })
 * layer.call(zeros([2, 5, 8, 8, 1])).shape // → 2,5,4,4,4
 */
export class Conv3D extends Conv {
  override readonly kind = "Conv3D"

  constructor(filters: number, kernelSize: Sizes3D, options: Conv3DOptions = {}) {
    super({ kind: "Conv3D", rank: 3 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv3D {
    return new Conv3D(filters as number, kernelSize as Sizes3D, withInitializers(rest))
  }
}
