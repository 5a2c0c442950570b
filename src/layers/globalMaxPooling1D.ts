import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalMaxPooling1DOptions extends GlobalPoolingOptions {}

/**
 * The greatest value of each channel: [batch, steps, channels] → [batch, channels], or [batch, 1, channels] with
 * `keepdims`. Equal ones share the gradient.
 * @example new layers.GlobalMaxPooling1D().call(tensor([[[1, 8], [3, 2]]])) // → Tensor float32 [1, 2] [[3.0, 8.0]]
 */
export class GlobalMaxPooling1D extends GlobalPooling {
  override readonly kind = "GlobalMaxPooling1D"

  constructor(options: GlobalMaxPooling1DOptions = {}) {
    super("GlobalMaxPooling1D", 1, "max", options)
  }

  static fromConfig(config: GlobalMaxPooling1DOptions): GlobalMaxPooling1D {
    return new GlobalMaxPooling1D(config)
  }
}
