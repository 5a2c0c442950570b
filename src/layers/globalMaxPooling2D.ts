import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalMaxPooling2DOptions extends GlobalPoolingOptions {}

/**
 * The greatest value of each channel: [batch, height, width, channels] → [batch, channels], or [batch, 1, 1, channels]
 * with `keepdims`. Equal ones share the gradient.
 * @example new layers.GlobalMaxPooling2D().call(zeros([8, 7, 7, 512])).shape // → 8,512
 */
export class GlobalMaxPooling2D extends GlobalPooling {
  override readonly kind = "GlobalMaxPooling2D"

  constructor(options: GlobalMaxPooling2DOptions = {}) {
    super("GlobalMaxPooling2D", 2, "max", options)
  }

  static fromConfig(config: GlobalMaxPooling2DOptions): GlobalMaxPooling2D {
    return new GlobalMaxPooling2D(config)
  }
}
