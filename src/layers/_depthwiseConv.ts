import { checkCount } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import { depthwiseConv, type Tensor, type Variable } from "../tensor/index.ts"
import { initializerConfig, regularizerConfigs } from "./_config.ts"
import { type ConvolutionKind, ConvolutionLayer, type ConvolutionOptions, convolutionOptions } from "./_convolution.ts"
import type { Sizes } from "./_sizes.ts"

export interface DepthwiseConvOptions<S extends Sizes = Sizes> extends ConvolutionOptions<S> {
  /** Channels of the output for each of the input. Default 1. */
  readonly depthMultiplier?: number
  /** Default `"glorotUniform"`. */
  readonly depthwiseInitializer?: InitializerLike
  /** What the kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly depthwiseRegularizer?: RegularizerLike
}

const known: OptionNames<DepthwiseConvOptions> = {
  depthMultiplier: true,
  depthwiseInitializer: true,
  depthwiseRegularizer: true,
  ...convolutionOptions,
}

/** A convolution of each channel for itself, over any number of spatial axes. */
export abstract class DepthwiseConv extends ConvolutionLayer {
  readonly depthMultiplier: number
  readonly depthwiseRegularizer: Regularizer | undefined
  readonly #depthwiseInitializer: InitializerLike
  #kernel: Variable | undefined

  constructor(of: ConvolutionKind, kernelSize: Sizes, options: DepthwiseConvOptions) {
    super(of, kernelSize, checkOptions(of.kind, options, known))
    this.depthMultiplier = checkCount(of.kind, "depthMultiplier", options.depthMultiplier ?? 1, 1)
    this.#depthwiseInitializer = options.depthwiseInitializer ?? "glorotUniform"
    resolveInitializer(this.#depthwiseInitializer)
    this.depthwiseRegularizer =
      options.depthwiseRegularizer && resolveRegularizer(options.depthwiseRegularizer, of.kind)
  }

  /** Undefined before it is built. */
  get kernel(): Variable | undefined {
    return this.#kernel
  }

  protected override makeKernels(channels: number): void {
    const shape = [...this.kernelSize, channels, this.depthMultiplier]
    this.#kernel = this.addWeight("kernel", shape, this.#depthwiseInitializer, {
      regularizer: this.depthwiseRegularizer,
    })
  }

  protected override convolve(x: Tensor): Tensor {
    const { strides, dilationRate: dilation } = this
    return depthwiseConv(x, this.#kernel!.value, { strides, dilation, padding: this.zeros })
  }

  protected override outputChannels(channels: number): number {
    return channels * this.depthMultiplier
  }

  override multiplyAdds(inputShape: Shape): number {
    return this.places(inputShape) * sizeOf(this.kernelSize) * this.outputChannels(inputShape.at(-1)!)
  }

  protected override shownSettings(): Record<string, unknown> {
    return {
      ...super.shownSettings(),
      ...(this.depthMultiplier > 1 && { depthMultiplier: this.depthMultiplier }),
    }
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      depthMultiplier: this.depthMultiplier,
      depthwiseInitializer: initializerConfig(this.#depthwiseInitializer),
      ...regularizerConfigs({ depthwiseRegularizer: this.depthwiseRegularizer }),
    }
  }
}
