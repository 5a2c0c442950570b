import { SpatialDropout, type SpatialDropoutOptions } from "./_spatialDropout.ts"

export interface SpatialDropout1DOptions extends SpatialDropoutOptions {}

/**
 * While training, sets whole channels of a sample to 0, each with probability `rate`, and scales the others by 1 / (1 −
 * rate); otherwise returns its input. For [batch, steps, channels], where neighbours are so alike that dropping single
 * elements would hide nothing. Tompson et al., 2015, "Efficient object localization using convolutional networks".
 * @example
 * const layer = new layers.SpatialDropout1D(0.5, { seed: 0 })
 * layer.call(ones([1, 2, 4]), { training: true }) // → Tensor float32 [1, 2, 4] [[[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 2.0]]]
 */
export class SpatialDropout1D extends SpatialDropout {
  override readonly kind = "SpatialDropout1D"

  constructor(rate: number, options: SpatialDropout1DOptions = {}) {
    super("SpatialDropout1D", 1, rate, options)
  }

  static fromConfig({ rate, ...rest }: Record<string, unknown>): SpatialDropout1D {
    return new SpatialDropout1D(rate as number, rest)
  }
}
