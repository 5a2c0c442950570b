import { checkChoice } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { withFirst } from "./_first.ts"
import type { Sizes2D } from "./_sizes.ts"
import { stretchLinearly, UpSampling } from "./_upSampling.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

const interpolations = ["nearest", "bilinear"] as const

export interface UpSampling2DOptions extends LayerOptions {
  /** How many times as high and wide: a number, or one for each. Default 2. */
  readonly size?: Sizes2D
  /**
   * `"nearest"` repeats elements; `"bilinear"` goes straight from the middle of one to that of the next. Default
   * nearest.
   */
  readonly interpolation?: (typeof interpolations)[number]
}

const known: OptionNames<UpSampling2DOptions> = { size: true, interpolation: true, ...layerOptions }

/**
 * Images `size` times as large: [batch, height, width, channels] → [batch, height · size, width · size, channels].
 * Bilinear as in Keras: values hold in the middles of pixels, and beyond the outermost middles stay as they are.
 * @example new layers.UpSampling2D({ size: [2, 3] }).call(zeros([8, 4, 4, 16])).shape // → 8,8,12,16
 * @example
 * const layer = new layers.UpSampling2D({ size: [1, 2], interpolation: "bilinear" })
 * layer.call(tensor([[[[0], [4]]]])).flatten() // → Tensor float32 [4] [0.0, 1.0, 3.0, 4.0]
 */
export class UpSampling2D extends UpSampling {
  override readonly kind = "UpSampling2D"
  readonly interpolation: (typeof interpolations)[number]

  constructor(size?: Sizes2D | UpSampling2DOptions, more?: UpSampling2DOptions) {
    const options = withFirst<UpSampling2DOptions, "size">("size", size, more)
    super("UpSampling2D", 2, checkOptions("UpSampling2D", options, known).size ?? 2, options)
    this.interpolation = checkChoice(
      "UpSampling2D",
      "interpolation",
      options.interpolation ?? "nearest",
      interpolations,
    )
  }

  protected override stretch(x: Tensor, factor: number, axis: number): Tensor {
    return this.interpolation === "bilinear" ? stretchLinearly(x, factor, axis) : super.stretch(x, factor, axis)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), interpolation: this.interpolation }
  }

  static fromConfig(config: UpSampling2DOptions): UpSampling2D {
    return new UpSampling2D(config)
  }
}
