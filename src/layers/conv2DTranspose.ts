import { withInitializers } from "./_config.ts"
import { ConvTranspose, type ConvTransposeOptions } from "./_convTranspose.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface Conv2DTransposeOptions extends ConvTransposeOptions<Sizes2D> {}

/**
 * The transposed convolution over height and width, which spreads out what a convolution gathers: [batch, height,
 * width, channels] → [batch, height′, width′, filters]; kernel [height, width, filters, channels], bias [filters]. As
 * in Keras an axis of n places becomes n · strides with padding "same", at least that with "valid": (n − 1) · strides +
 * max(size, strides); with `outputPadding` (n − 1) · strides + size (or, with "same", the remainder of size by 2) +
 * outputPadding. Dumoulin & Visin, 2016, "A guide to convolution arithmetic for deep learning".
 * @example
 * const layer = new layers.Conv2DTranspose(8, 3, { strides: 2, padding: "same" })
 * layer.call(zeros([4, 7, 7, 16])).shape // → 4,14,14,8
 * layer.kernel!.shape // → 3,3,8,16
 */
export class Conv2DTranspose extends ConvTranspose {
  override readonly kind = "Conv2DTranspose"

  constructor(filters: number, kernelSize: Sizes2D, options: Conv2DTransposeOptions = {}) {
    super({ kind: "Conv2DTranspose", rank: 2 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv2DTranspose {
    return new Conv2DTranspose(filters as number, kernelSize as Sizes2D, withInitializers(rest))
  }
}
