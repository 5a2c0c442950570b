import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface AveragePooling2DOptions extends PoolingOptions<Sizes2D> {}

/**
 * The mean of every window, channel by channel: [batch, height, width, channels] → [batch, height′, width′, channels],
 * each spatial axis of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same". Padding does not
 * count, so that at the border the mean is of fewer elements.
 * @example new layers.AveragePooling2D({ poolSize: 3, strides: 2, padding: "same" }).call(zeros([8, 28, 28, 4])).shape // → 8,14,14,4
 */
export class AveragePooling2D extends Pooling {
  override readonly kind = "AveragePooling2D"

  constructor(poolSize?: Sizes2D | AveragePooling2DOptions, more?: AveragePooling2DOptions) {
    const options = withFirst<AveragePooling2DOptions, "poolSize">("poolSize", poolSize, more)
    super("AveragePooling2D", 2, "average", options)
  }

  static fromConfig(config: AveragePooling2DOptions): AveragePooling2D {
    return new AveragePooling2D(config)
  }
}
