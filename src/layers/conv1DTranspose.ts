import { withInitializers } from "./_config.ts"
import { ConvTranspose, type ConvTransposeOptions } from "./_convTranspose.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface Conv1DTransposeOptions extends ConvTransposeOptions<Sizes1D> {}

/**
 * The transposed convolution over steps, which spreads out what a convolution gathers: [batch, steps, channels] →
 * [batch, steps′, filters]; kernel [size, filters, channels], bias [filters]. As in Keras an axis of n places becomes n
 * · strides with padding "same", at least that with "valid": (n − 1) · strides + max(size, strides); with
 * `outputPadding` (n − 1) · strides + size (or, with "same", the remainder of size by 2) + outputPadding. Dumoulin &
 * Visin, 2016, "A guide to convolution arithmetic for deep learning".
 * @example
 * const layer = new layers.Conv1DTranspose(1, 2, { strides: 2, kernelInitializer: "ones" })
 * layer.call(tensor([[[1], [2]]])) // → Tensor float32 [1, 4, 1] [[[1.0], [1.0], [2.0], [2.0]]]
 */
export class Conv1DTranspose extends ConvTranspose {
  override readonly kind = "Conv1DTranspose"

  constructor(filters: number, kernelSize: Sizes1D, options: Conv1DTransposeOptions = {}) {
    super({ kind: "Conv1DTranspose", rank: 1 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv1DTranspose {
    return new Conv1DTranspose(filters as number, kernelSize as Sizes1D, withInitializers(rest))
  }
}
