import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface AveragePooling1DOptions extends PoolingOptions<Sizes1D> {}

/**
 * The mean of every window, channel by channel: [batch, steps, channels] → [batch, steps′, channels], each spatial axis
 * of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same". Padding does not count, so that at
 * the border the mean is of fewer elements.
 * @example new layers.AveragePooling1D().call(tensor([[[1], [3], [2], [8]]])) // → Tensor float32 [1, 2, 1] [[[2.0], [5.0]]]
 */
export class AveragePooling1D extends Pooling {
  override readonly kind = "AveragePooling1D"

  constructor(poolSize?: Sizes1D | AveragePooling1DOptions, more?: AveragePooling1DOptions) {
    const options = withFirst<AveragePooling1DOptions, "poolSize">("poolSize", poolSize, more)
    super("AveragePooling1D", 1, "average", options)
  }

  static fromConfig(config: AveragePooling1DOptions): AveragePooling1D {
    return new AveragePooling1D(config)
  }
}
