import { checkOptions, type OptionNames } from "../base/options.ts"
import { ZeroPadding } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs3D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface ZeroPadding3DOptions extends LayerOptions {
  /** How many zeros at each end: a number, one for each axis, or a pair [start, end] for each. Default 1. */
  readonly padding?: Pairs3D
}

const known: OptionNames<ZeroPadding3DOptions> = { padding: true, ...layerOptions }

/**
 * Zeros at the ends of a volume's axes: [batch, depth, height, width, channels] → [batch, depth′, height′, width′,
 * channels], each axis longer by what stands in `padding`.
 * @example new layers.ZeroPadding3D({ padding: [0, 1, 2] }).call(zeros([8, 5, 5, 5, 3])).shape // → 8,5,7,9,3
 */
export class ZeroPadding3D extends ZeroPadding {
  override readonly kind = "ZeroPadding3D"

  constructor(padding?: Pairs3D | ZeroPadding3DOptions, more?: ZeroPadding3DOptions) {
    const options = withFirst<ZeroPadding3DOptions, "padding">("padding", padding, more)
    super("ZeroPadding3D", 3, checkOptions("ZeroPadding3D", options, known).padding ?? 1, options)
  }

  static fromConfig(config: ZeroPadding3DOptions): ZeroPadding3D {
    return new ZeroPadding3D(config)
  }
}
