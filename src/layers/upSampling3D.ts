import { checkOptions, type OptionNames } from "../base/options.ts"
import { withFirst } from "./_first.ts"
import type { Sizes3D } from "./_sizes.ts"
import { UpSampling } from "./_upSampling.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface UpSampling3DOptions extends LayerOptions {
  /** How often along each axis: a number, or one for each. Default 2. */
  readonly size?: Sizes3D
}

const known: OptionNames<UpSampling3DOptions> = { size: true, ...layerOptions }

/**
 * Each element `size` times in a row along each axis: [batch, depth, height, width, channels] → [batch, depth · size,
 * height · size, width · size, channels].
 * @example new layers.UpSampling3D({ size: [1, 2, 3] }).call(zeros([2, 4, 4, 4, 3])).shape // → 2,4,8,12,3
 */
export class UpSampling3D extends UpSampling {
  override readonly kind = "UpSampling3D"

  constructor(size?: Sizes3D | UpSampling3DOptions, more?: UpSampling3DOptions) {
    const options = withFirst<UpSampling3DOptions, "size">("size", size, more)
    super("UpSampling3D", 3, checkOptions("UpSampling3D", options, known).size ?? 2, options)
  }

  static fromConfig(config: UpSampling3DOptions): UpSampling3D {
    return new UpSampling3D(config)
  }
}
