import { checkOptions, type OptionNames } from "../base/options.ts"
import { Cropping } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs2D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface Cropping2DOptions extends LayerOptions {
  /**
   * How many elements at each end: a number, one for height and one for width, or a pair [start, end] for each. Default
   * 0 (unlike the 1 of one and three dimensions, as in Keras).
   */
  readonly cropping?: Pairs2D
}

const known: OptionNames<Cropping2DOptions> = { cropping: true, ...layerOptions }

/**
 * An image without the ends of its axes: [batch, height, width, channels] → [batch, height′, width′, channels], each
 * axis shorter by what stands in `cropping`.
 * @example new layers.Cropping2D({ cropping: [[2, 2], [4, 4]] }).call(zeros([8, 28, 28, 3])).shape // → 8,24,20,3
 */
export class Cropping2D extends Cropping {
  override readonly kind = "Cropping2D"

  constructor(cropping?: Pairs2D | Cropping2DOptions, more?: Cropping2DOptions) {
    const options = withFirst<Cropping2DOptions, "cropping">("cropping", cropping, more)
    super("Cropping2D", 2, checkOptions("Cropping2D", options, known).cropping ?? 0, options)
  }

  static fromConfig(config: Cropping2DOptions): Cropping2D {
    return new Cropping2D(config)
  }
}
