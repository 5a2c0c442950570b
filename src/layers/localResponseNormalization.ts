import { checkCount, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { pad } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface LocalResponseNormalizationOptions extends LayerOptions {
  /** How many channels count on either side. Default 5. */
  readonly depthRadius?: number
  /** Default 1. */
  readonly bias?: number
  /** Default 1. */
  readonly alpha?: number
  /** Default 0.5. */
  readonly beta?: number
}

const known: OptionNames<LocalResponseNormalizationOptions> = {
  depthRadius: true,
  bias: true,
  alpha: true,
  beta: true,
  ...layerOptions,
}

/**
 * x / (bias + alpha · Σ x²)^beta, the sum being over the channels (the last axis) up to `depthRadius` away, as far as
 * there are any; the output has the shape of the input. Names and defaults are those of
 * `tf.nn.local_response_normalization`. PyTorch divides its alpha by the width of the window, 2 · depthRadius + 1; the
 * paper uses depthRadius 2, bias 2, alpha 1e-4 and beta 0.75. Krizhevsky, Sutskever & Hinton, 2012, "ImageNet
 * classification with deep convolutional neural networks", section 3.3.
 * @example
 * const layer = new layers.LocalResponseNormalization({ depthRadius: 1, bias: 0 })
 * layer.call(tensor([[3, 4, 0, 2]])) // → Tensor float32 [1, 4] [[0.60000, 0.80000, 0.0, 1.0]]
 */
export class LocalResponseNormalization extends Layer {
  override readonly kind = "LocalResponseNormalization"
  readonly depthRadius: number
  readonly bias: number
  readonly alpha: number
  readonly beta: number

  constructor(options: LocalResponseNormalizationOptions = {}) {
    super(checkOptions("LocalResponseNormalization", options, known))
    const { depthRadius = 5, bias = 1, alpha = 1, beta = 0.5 } = options
    this.depthRadius = checkCount("LocalResponseNormalization", "depthRadius", depthRadius, 0)
    this.bias = checkNumber("LocalResponseNormalization", "bias", bias)
    this.alpha = checkNumber("LocalResponseNormalization", "alpha", alpha)
    this.beta = checkNumber("LocalResponseNormalization", "beta", beta)
  }

  protected override forward(x: Tensor): Tensor {
    const channels = x.shape.at(-1)!
    const radius = Math.min(this.depthRadius, Math.max(0, channels - 1))
    const before = x.shape.slice(1).map(() => null)
    const squares = pad(
      x.square(),
      x.shape.map((_, i) => (i === x.rank - 1 ? [radius, radius] : [0, 0])),
    )
    let sum = squares.slice([...before, [0, channels]])
    for (let shift = 1; shift <= 2 * radius; shift++)
      sum = sum.add(squares.slice([...before, [shift, shift + channels]]))
    return x.div(sum.mul(this.alpha).add(this.bias).pow(this.beta))
  }

  protected override shownSettings(): Record<string, unknown> {
    return { depthRadius: this.depthRadius }
  }

  override getConfig(): Record<string, unknown> {
    const { depthRadius, bias, alpha, beta } = this
    return { ...super.getConfig(), depthRadius, bias, alpha, beta }
  }

  static fromConfig(config: LocalResponseNormalizationOptions): LocalResponseNormalization {
    return new LocalResponseNormalization(config)
  }
}
