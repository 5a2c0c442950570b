import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalAveragePooling1DOptions extends GlobalPoolingOptions {}

/**
 * The mean of each channel: [batch, steps, channels] → [batch, channels], or [batch, 1, channels] with `keepdims`.
 * @example new layers.GlobalAveragePooling1D().call(tensor([[[1, 8], [3, 2]]])) // → Tensor float32 [1, 2] [[2.0, 5.0]]
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  override readonly kind = "GlobalAveragePooling1D"

  constructor(options: GlobalAveragePooling1DOptions = {}) {
    super("GlobalAveragePooling1D", 1, "average", options)
  }

  static fromConfig(config: GlobalAveragePooling1DOptions): GlobalAveragePooling1D {
    return new GlobalAveragePooling1D(config)
  }
}
