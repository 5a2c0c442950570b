import { withInitializers } from "./_config.ts"
import { DepthwiseConv, type DepthwiseConvOptions } from "./_depthwiseConv.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface DepthwiseConv2DOptions extends DepthwiseConvOptions<Sizes2D> {}

/**
 * A convolution of each channel for itself, over height and width, then bias and activation: [batch, height, width,
 * channels] → [batch, height′, width′, channels · depthMultiplier]; kernel [height, width, channels, depthMultiplier],
 * bias [channels · depthMultiplier]. Output channel c · depthMultiplier + m comes from input channel c.
 * @example
 * const layer = new layers.DepthwiseConv2D(3, { depthMultiplier: 2 })
 * layer.call(zeros([8, 28, 28, 3])).shape // → 8,26,26,6
 * layer.kernel!.shape // → 3,3,3,2
 */
export class DepthwiseConv2D extends DepthwiseConv {
  override readonly kind = "DepthwiseConv2D"

  constructor(kernelSize: Sizes2D, options: DepthwiseConv2DOptions = {}) {
    super({ kind: "DepthwiseConv2D", rank: 2 }, kernelSize, options)
  }

  static fromConfig({ kernelSize, ...rest }: Record<string, unknown>): DepthwiseConv2D {
    return new DepthwiseConv2D(kernelSize as Sizes2D, withInitializers(rest))
  }
}
