import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes3D } from "./_sizes.ts"

export interface MaxPooling3DOptions extends PoolingOptions<Sizes3D> {}

/**
 * The greatest of every window, channel by channel: [batch, depth, height, width, channels] → [batch, depth′, height′,
 * width′, channels], each spatial axis of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same".
 * Padding is never the greatest; of equal ones the first gets the gradient.
 * @example new layers.MaxPooling3D({ poolSize: [1, 2, 2] }).call(zeros([2, 5, 8, 8, 4])).shape // → 2,5,4,4,4
 */
export class MaxPooling3D extends Pooling {
  override readonly kind = "MaxPooling3D"

  constructor(poolSize?: Sizes3D | MaxPooling3DOptions, more?: MaxPooling3DOptions) {
    const options = withFirst<MaxPooling3DOptions, "poolSize">("poolSize", poolSize, more)
    super("MaxPooling3D", 3, "max", options)
  }

  static fromConfig(config: MaxPooling3DOptions): MaxPooling3D {
    return new MaxPooling3D(config)
  }
}
