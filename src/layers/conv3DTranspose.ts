import { withInitializers } from "./_config.ts"
import { ConvTranspose, type ConvTransposeOptions } from "./_convTranspose.ts"
import type { Sizes3D } from "./_sizes.ts"

export interface Conv3DTransposeOptions extends ConvTransposeOptions<Sizes3D> {}

/**
 * The transposed convolution over depth, height and width, which spreads out what a convolution gathers: [batch, depth,
 * height, width, channels] → [batch, depth′, height′, width′, filters]; kernel [depth, height, width, filters,
 * channels], bias [filters]. As in Keras an axis of n places becomes n · strides with padding "same", at least that
 * with "valid": (n − 1) · strides + max(size, strides); with `outputPadding` (n − 1) · strides + size (or, with "same",
 * the remainder of size by 2) + outputPadding. Dumoulin & Visin, 2016, "A guide to convolution arithmetic for deep
 * learning".
 * @example
 * const layer = new layers.Conv3DTranspose(2, 3, { strides: 2, padding: "same" })
 * layer.call(zeros([1, 2, 3, 4, 1])).shape // → 1,4,6,8,2
 */
export class Conv3DTranspose extends ConvTranspose {
  override readonly kind = "Conv3DTranspose"

  constructor(filters: number, kernelSize: Sizes3D, options: Conv3DTransposeOptions = {}) {
    super({ kind: "Conv3DTranspose", rank: 3 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv3DTranspose {
    return new Conv3DTranspose(filters as number, kernelSize as Sizes3D, withInitializers(rest))
  }
}
