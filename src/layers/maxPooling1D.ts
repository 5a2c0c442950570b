import { withFirst } from "./_first.ts"
import { Pooling, type PoolingOptions } from "./_pooling.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface MaxPooling1DOptions extends PoolingOptions<Sizes1D> {}

/**
 * The greatest of every window, channel by channel: [batch, steps, channels] → [batch, steps′, channels], each spatial
 * axis of ⌊(n − poolSize) / strides⌋ + 1 places, or ⌈n / strides⌉ with padding "same". Padding is never the greatest;
 * of equal ones the first gets the gradient.
 * @example new layers.MaxPooling1D().call(tensor([[[1], [3], [2], [8]]])) // → Tensor float32 [1, 2, 1] [[[3.0], [8.0]]]
 */
export class MaxPooling1D extends Pooling {
  override readonly kind = "MaxPooling1D"

  constructor(poolSize?: Sizes1D | MaxPooling1DOptions, more?: MaxPooling1DOptions) {
    const options = withFirst<MaxPooling1DOptions, "poolSize">("poolSize", poolSize, more)
    super("MaxPooling1D", 1, "max", options)
  }

  static fromConfig(config: MaxPooling1DOptions): MaxPooling1D {
    return new MaxPooling1D(config)
  }
}
