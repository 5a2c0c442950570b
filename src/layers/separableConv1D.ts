import { withInitializers } from "./_config.ts"
import { SeparableConv, type SeparableConvOptions } from "./_separableConv.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface SeparableConv1DOptions extends SeparableConvOptions<Sizes1D> {}

/**
 * A depthwise convolution over steps, then one of single places that mixes the channels, then bias and activation:
 * [batch, steps, channels] → [batch, steps′, filters]; depthwise kernel [size, channels, depthMultiplier], pointwise
 * kernel [1, channels · depthMultiplier, filters], bias [filters]. Strides and dilation are those of the first step.
 * Chollet, 2017, "Xception: deep learning with depthwise separable convolutions".
 * @example
 * const layer = new layers.SeparableConv1D(16, 3)
 * layer.call(zeros([8, 100, 4])).shape // → 8,98,16
 * layer.weights.map((weight) => weight.shape.join("·")) // → 3·4·1,1·4·16,16
 */
export class SeparableConv1D extends SeparableConv {
  override readonly kind = "SeparableConv1D"

  constructor(filters: number, kernelSize: Sizes1D, options: SeparableConv1DOptions = {}) {
    super({ kind: "SeparableConv1D", rank: 1 }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): SeparableConv1D {
    return new SeparableConv1D(filters as number, kernelSize as Sizes1D, withInitializers(rest))
  }
}
