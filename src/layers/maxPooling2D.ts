import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes2D } from "./_sizes.ts"

export interface MaxPooling2DOptions extends PoolingOptions<Sizes2D> {}

/**
 * The greatest of every window, channel by channel: [batch, height, width, channels] → [batch, height′, width′,
 * channels], each spatial axis of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same". Padding
 * is never the greatest; of equal ones the first gets the gradient.
 * @example new layers.MaxPooling2D(3, { strides: 2, padding: "same" }).call(zeros([8, 28, 28, 4])).shape // → 8,14,14,4
 */
export class MaxPooling2D extends Pooling {
  override readonly kind = "MaxPooling2D"

  constructor(poolSize?: Sizes2D | MaxPooling2DOptions, more?: MaxPooling2DOptions) {
    const options = withFirst<MaxPooling2DOptions, "poolSize">("poolSize", poolSize, more)
    super("MaxPooling2D", 2, "max", options)
  }

  static fromConfig(config: MaxPooling2DOptions): MaxPooling2D {
    return new MaxPooling2D(config)
  }
}
