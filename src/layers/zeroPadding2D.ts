import { checkOptions, type OptionNames } from "../base/options.ts"
import { ZeroPadding } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs2D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface ZeroPadding2DOptions extends LayerOptions {
  /**
   * How many zeros at each end: a number, one for height and one for width, or a pair [start, end] for each. Default 1.
   */
  readonly padding?: Pairs2D
}

const known: OptionNames<ZeroPadding2DOptions> = { padding: true, ...layerOptions }

/**
 * Zeros at the ends of an image's axes: [batch, height, width, channels] → [batch, height′, width′, channels], each
 * axis longer by what stands in `padding`.
 * @example new layers.ZeroPadding2D({ padding: [[1, 0], [2, 3]] }).call(zeros([8, 5, 5, 3])).shape // → 8,6,10,3
 */
export class ZeroPadding2D extends ZeroPadding {
  override readonly kind = "ZeroPadding2D"

  constructor(padding?: Pairs2D | ZeroPadding2DOptions, more?: ZeroPadding2DOptions) {
    const options = withFirst<ZeroPadding2DOptions, "padding">("padding", padding, more)
    super("ZeroPadding2D", 2, checkOptions("ZeroPadding2D", options, known).padding ?? 1, options)
  }

  static fromConfig(config: ZeroPadding2DOptions): ZeroPadding2D {
    return new ZeroPadding2D(config)
  }
}
