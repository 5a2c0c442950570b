import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalAveragePooling3DOptions extends GlobalPoolingOptions {}

/**
 * The mean of each channel: [batch, depth, height, width, channels] → [batch, channels], or [batch, 1, 1, 1, channels]
 * with `keepdims`.
 * @example new layers.GlobalAveragePooling3D({ keepdims: true }).call(zeros([2, 5, 8, 8, 4])).shape // → 2,1,1,1,4
 */
export class GlobalAveragePooling3D extends GlobalPooling {
  override readonly kind = "GlobalAveragePooling3D"

  constructor(options: GlobalAveragePooling3DOptions = {}) {
    super("GlobalAveragePooling3D", 3, "average", options)
  }

  static fromConfig(config: GlobalAveragePooling3DOptions): GlobalAveragePooling3D {
    return new GlobalAveragePooling3D(config)
  }
}
