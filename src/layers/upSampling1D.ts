import { checkOptions, type OptionNames } from "../base/options.ts"
import { withFirst } from "./_first.ts"
import type { Sizes1D } from "./_sizes.ts"
import { UpSampling } from "./_upSampling.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface UpSampling1DOptions extends LayerOptions {
  /** How often each step is repeated. Default 2. */
  readonly size?: Sizes1D
}

const known: OptionNames<UpSampling1DOptions> = { size: true, ...layerOptions }

/**
 * Each step `size` times in a row: [batch, steps, channels] → [batch, steps · size, channels].
 * @example new layers.UpSampling1D().call(tensor([[[1], [2]]])) // → Tensor float32 [1, 4, 1] [[[1.0], [1.0], [2.0], [2.0]]]
 */
export class UpSampling1D extends UpSampling {
  override readonly kind = "UpSampling1D"

  constructor(size?: Sizes1D | UpSampling1DOptions, more?: UpSampling1DOptions) {
    const options = withFirst<UpSampling1DOptions, "size">("size", size, more)
    super("UpSampling1D", 1, checkOptions("UpSampling1D", options, known).size ?? 2, options)
  }

  static fromConfig(config: UpSampling1DOptions): UpSampling1D {
    return new UpSampling1D(config)
  }
}
