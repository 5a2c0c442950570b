import { GlobalPooling, type GlobalPoolingOptions } from "./_pooling.ts"

export interface GlobalMaxPooling3DOptions extends GlobalPoolingOptions {}

/**
 * The greatest value of each channel: [batch, depth, height, width, channels] → [batch, channels], or [batch, 1, 1, 1,
 * channels] with `keepdims`. Equal ones share the gradient.
 * @example new layers.GlobalMaxPooling3D({ keepdims: true }).call(zeros([2, 5, 8, 8, 4])).shape // → 2,1,1,1,4
 */
export class GlobalMaxPooling3D extends GlobalPooling {
  override readonly kind = "GlobalMaxPooling3D"

  constructor(options: GlobalMaxPooling3DOptions = {}) {
    super("GlobalMaxPooling3D", 3, "max", options)
  }

  static fromConfig(config: GlobalMaxPooling3DOptions): GlobalMaxPooling3D {
    return new GlobalMaxPooling3D(config)
  }
}
