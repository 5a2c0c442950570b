import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes3D } from "./_sizes.ts"

export interface AveragePooling3DOptions extends PoolingOptions<Sizes3D> {}

/**
 * The mean of every window, channel by channel: [batch, depth, height, width, channels] → [batch, depth′, height′,
 * width′, channels], each spatial axis of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same".
 * Padding does not count, so that at the border the mean is of fewer elements.
 * @example new layers.AveragePooling3D({ poolSize: [1, 2, 2] }).call(zeros([2, 5, 8, 8, 4])).shape // → 2,5,4,4,4
 */
export class AveragePooling3D extends Pooling {
  override readonly kind = "AveragePooling3D"

  constructor(poolSize?: Sizes3D | AveragePooling3DOptions, more?: AveragePooling3DOptions) {
    const options = withFirst<AveragePooling3DOptions, "poolSize">("poolSize", poolSize, more)
    super("AveragePooling3D", 3, "average", options)
  }

  static fromConfig(config: AveragePooling3DOptions): AveragePooling3D {
    return new AveragePooling3D(config)
  }
}
