import { checkOptions, type OptionNames } from "../base/options.ts"
import { Cropping } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs3D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface Cropping3DOptions extends LayerOptions {
  /** How many elements at each end: a number, one for each axis, or a pair [start, end] for each. Default 1. */
  readonly cropping?: Pairs3D
}

const known: OptionNames<Cropping3DOptions> = { cropping: true, ...layerOptions }

/**
 * A volume without the ends of its axes: [batch, depth, height, width, channels] → [batch, depth′, height′, width′,
 * channels], each axis shorter by what stands in `cropping`.
 * @example new layers.Cropping3D({ cropping: [2, 4, 0] }).call(zeros([8, 28, 28, 9, 3])).shape // → 8,24,20,9,3
 */
export class Cropping3D extends Cropping {
  override readonly kind = "Cropping3D"

  constructor(cropping?: Pairs3D | Cropping3DOptions, more?: Cropping3DOptions) {
    const options = withFirst<Cropping3DOptions, "cropping">("cropping", cropping, more)
    super("Cropping3D", 3, checkOptions("Cropping3D", options, known).cropping ?? 1, options)
  }

  static fromConfig(config: Cropping3DOptions): Cropping3D {
    return new Cropping3D(config)
  }
}
