import { leakyRelu } from "../activations/index.ts"
import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { withFirst } from "./_first.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface LeakyReLUOptions extends LayerOptions {
  /** The factor below 0. Default 0.3 (the activation "leakyRelu" has 0.2, as in Keras). */
  readonly negativeSlope?: number
}

const known: OptionNames<LeakyReLUOptions> = { negativeSlope: true, ...layerOptions }

/**
 * x where x > 0, else `negativeSlope` · x. The output has the shape of the input. Maas, Hannun & Ng, 2013.
 * @example new layers.LeakyReLU(0.1).call(tensor([[-10, 2]])) // → Tensor float32 [1, 2] [[-1.0, 2.0]]
 */
export class LeakyReLU extends Layer {
  override readonly kind = "LeakyReLU"
  readonly negativeSlope: number

  constructor(negativeSlope?: number | LeakyReLUOptions, more?: LeakyReLUOptions) {
    const given = withFirst<LeakyReLUOptions, "negativeSlope">("negativeSlope", negativeSlope, more)
    const options = checkOptions("LeakyReLU", given, known)
    super(options)
    const slope = options.negativeSlope ?? 0.3
    this.negativeSlope = checkNotNegative("LeakyReLU", "negativeSlope", slope)
  }

  protected override forward(x: Tensor): Tensor {
    return leakyRelu(x, { negativeSlope: this.negativeSlope })
  }

  protected override shownSettings(): Record<string, unknown> {
    return { negativeSlope: this.negativeSlope }
  }

  override getConfig(): Record<string, unknown> {
    return { negativeSlope: this.negativeSlope, ...super.getConfig() }
  }

  static fromConfig(config: LeakyReLUOptions): LeakyReLU {
    return new LeakyReLU(config)
  }
}
