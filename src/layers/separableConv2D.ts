import { withInitializers } from "./_config.ts"
import { SeparableConv, type SeparableConvOptions } from "./_separableConv.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface SeparableConv2DOptions extends SeparableConvOptions<Sizes2D> {}

/**
 * A depthwise convolution over height and width, then one of single places that mixes the channels, then bias and
 * activation: [batch, height, width, channels] → [batch, height′, width′, filters]; depthwise kernel [height, width,
 * channels, depthMultiplier], pointwise kernel [1, 1, channels · depthMultiplier, filters], bias [filters]. Strides and
 * dilation are those of the first step. Chollet, 2017, "Xception: deep learning with depthwise separable convolutions".
 * @example
 * const layer = new layers.SeparableConv2D(16, 3, { padding: "same" })
 * layer.call(zeros([8, 28, 28, 4])).shape // → 8,28,28,16
 * layer.weights.map((weight) => weight.shape.join("·")) // → 3·3·4·1,1·1·4·16,16
 */
export class SeparableConv2D extends SeparableConv {
  override readonly kind = "SeparableConv2D"

  constructor(filters: number, kernelSize: Sizes2D, options: SeparableConv2DOptions = {}) {
    super({ kind: "SeparableConv2D", rank: 2 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): SeparableConv2D {
    return new SeparableConv2D(filters as number, kernelSize as Sizes2D, withInitializers(rest))
  }
}
