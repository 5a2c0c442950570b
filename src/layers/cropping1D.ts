import { checkOptions, type OptionNames } from "../base/options.ts"
import { Cropping } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs1D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface Cropping1DOptions extends LayerOptions {
  /** How many elements at each end: a number, a pair [start, end]. Default 1. */
  readonly cropping?: Pairs1D
}

const known: OptionNames<Cropping1DOptions> = { cropping: true, ...layerOptions }

/**
 * A sequence without its first and last steps: [batch, steps, channels] → [batch, steps′, channels], shorter by what
 * stands in `cropping`.
 * @example new layers.Cropping1D({ cropping: [1, 0] }).call(tensor([[[1], [2], [3]]])) // → Tensor float32 [1, 2, 1] [[[2.0], [3.0]]]
 */
export class Cropping1D extends Cropping {
  override readonly kind = "Cropping1D"

  constructor(cropping?: Pairs1D | Cropping1DOptions, more?: Cropping1DOptions) {
    const options = withFirst<Cropping1DOptions, "cropping">("cropping", cropping, more)
    super("Cropping1D", 1, checkOptions("Cropping1D", options, known).cropping ?? 1, options)
  }

  static fromConfig(config: Cropping1DOptions): Cropping1D {
    return new Cropping1D(config)
  }
}
