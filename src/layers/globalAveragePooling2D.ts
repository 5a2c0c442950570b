import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalAveragePooling2DOptions extends GlobalPoolingOptions {}

/**
 * The mean of each channel: [batch, height, width, channels] → [batch, channels], or [batch, 1, 1, channels] with
 * `keepdims`. Lin, Chen & Yan, 2014, "Network in network".
 * @example new layers.GlobalAveragePooling2D().call(zeros([8, 7, 7, 512])).shape // → 8,512
 */
export class GlobalAveragePooling2D extends GlobalPooling {
  override readonly kind = "GlobalAveragePooling2D"

  constructor(options: GlobalAveragePooling2DOptions = {}) {
    super("GlobalAveragePooling2D", 2, "average", options)
  }

  static fromConfig(config: GlobalAveragePooling2DOptions): GlobalAveragePooling2D {
    return new GlobalAveragePooling2D(config)
  }
}
