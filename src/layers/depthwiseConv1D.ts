import { withInitializers } from "./_config.ts"
import { DepthwiseConv, type DepthwiseConvOptions } from "./_depthwiseConv.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface DepthwiseConv1DOptions extends DepthwiseConvOptions<Sizes1D> {}

/**
 * A convolution of each channel for itself, over steps, then bias and activation: [batch, steps, channels] → [batch,
 * steps′, channels · depthMultiplier]; kernel [size, channels, depthMultiplier], bias [channels · depthMultiplier].
 * Output channel c · depthMultiplier + m comes from input channel c.
 * @example
 * const layer = new layers.DepthwiseConv1D(2, { depthwiseInitializer: "ones" })
 * layer.call(tensor([[[1, 10], [2, 20], [3, 30]]])) // → Tensor float32 [1, 2, 2] [[[3.0, 30.0], [5.0, 50.0]]]
 */
export class DepthwiseConv1D extends DepthwiseConv {
  override readonly kind = "DepthwiseConv1D"

  constructor(kernelSize: Sizes1D, options: DepthwiseConv1DOptions = {}) {
    super({ kind: "DepthwiseConv1D", rank: 1 }, kernelSize, options)
  }

  static fromConfig({ kernelSize, ...rest }: Record<string, unknown>): DepthwiseConv1D {
    return new DepthwiseConv1D(kernelSize as Sizes1D, withInitializers(rest))
  }
}
