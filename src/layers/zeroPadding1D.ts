import { checkOptions, type OptionNames } from "../base/options.ts"
import { ZeroPadding } from "./_border.ts"
import { withFirst } from "./_first.ts"
import type { Pairs1D } from "./_sizes.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface ZeroPadding1DOptions extends LayerOptions {
  /** How many zeros at each end: a number, a pair [start, end]. Default 1. */
  readonly padding?: Pairs1D
}

const known: OptionNames<ZeroPadding1DOptions> = { padding: true, ...layerOptions }

/**
 * Zeros before and after the steps of a sequence: [batch, steps, channels] → [batch, steps′, channels], longer by what
 * stands in `padding`.
 * @example new layers.ZeroPadding1D({ padding: [1, 2] }).call(tensor([[[7]]])) // → Tensor float32 [1, 4, 1] [[[0.0], [7.0], [0.0], [0.0]]]
 */
export class ZeroPadding1D extends ZeroPadding {
  override readonly kind = "ZeroPadding1D"

  constructor(padding?: Pairs1D | ZeroPadding1DOptions, more?: ZeroPadding1DOptions) {
    const options = withFirst<ZeroPadding1DOptions, "padding">("padding", padding, more)
    super("ZeroPadding1D", 1, checkOptions("ZeroPadding1D", options, known).padding ?? 1, options)
  }

  static fromConfig(config: ZeroPadding1DOptions): ZeroPadding1D {
    return new ZeroPadding1D(config)
  }
}
