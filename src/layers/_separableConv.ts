import { checkCount } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import { conv, depthwiseConv, type Tensor, type Variable } from "../tensor/index.ts"
import { initializerConfig, regularizerConfigs } from "./_config.ts"
import {
  type ConvolutionKind,
  ConvolutionLayer,
  type ConvolutionOptions,
  checkFilters,
  convolutionOptions,
} from "./_convolution.ts"
import type { Sizes } from "./_sizes.ts"

export interface SeparableConvOptions<S extends Sizes = Sizes> extends ConvolutionOptions<S> {
  /** Channels between the two steps for each of the input. Default 1. */
  readonly depthMultiplier?: number
  /** Default `"glorotUniform"`. */
  readonly depthwiseInitializer?: InitializerLike
  /** What the depthwise kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly depthwiseRegularizer?: RegularizerLike
  /** Default `"glorotUniform"`. */
  readonly pointwiseInitializer?: InitializerLike
  /** What the pointwise kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly pointwiseRegularizer?: RegularizerLike
}

const known: OptionNames<SeparableConvOptions> = {
  depthMultiplier: true,
  depthwiseInitializer: true,
  depthwiseRegularizer: true,
  pointwiseInitializer: true,
  pointwiseRegularizer: true,
  ...convolutionOptions,
}

/** A depthwise convolution, then one of single places that mixes the channels. */
export abstract class SeparableConv extends ConvolutionLayer {
  readonly filters: number
  readonly depthMultiplier: number
  readonly depthwiseRegularizer: Regularizer | undefined
  readonly #depthwiseInitializer: InitializerLike
  readonly pointwiseRegularizer: Regularizer | undefined
  readonly #pointwiseInitializer: InitializerLike
  #depthwiseKernel: Variable | undefined
  #pointwiseKernel: Variable | undefined

  constructor(of: ConvolutionKind, filters: number, kernelSize: Sizes, options: SeparableConvOptions) {
    super(of, kernelSize, checkOptions(of.kind, options, known))
    this.filters = checkFilters(of.kind, filters)
    this.depthMultiplier = checkCount(of.kind, "depthMultiplier", options.depthMultiplier ?? 1, 1)
    this.#depthwiseInitializer = options.depthwiseInitializer ?? "glorotUniform"
    this.#pointwiseInitializer = options.pointwiseInitializer ?? "glorotUniform"
    resolveInitializer(this.#depthwiseInitializer)
    this.depthwiseRegularizer =
      options.depthwiseRegularizer && resolveRegularizer(options.depthwiseRegularizer, of.kind)
    resolveInitializer(this.#pointwiseInitializer)
    this.pointwiseRegularizer =
      options.pointwiseRegularizer && resolveRegularizer(options.pointwiseRegularizer, of.kind)
  }

  /** Undefined before it is built, as is `pointwiseKernel`. */
  get depthwiseKernel(): Variable | undefined {
    return this.#depthwiseKernel
  }
  get pointwiseKernel(): Variable | undefined {
    return this.#pointwiseKernel
  }

  protected override makeKernels(channels: number): void {
    const { kernelSize, depthMultiplier } = this
    const places = kernelSize.map(() => 1)
    this.#depthwiseKernel = this.addWeight(
      "depthwiseKernel",
      [...kernelSize, channels, depthMultiplier],
      this.#depthwiseInitializer,
      { regularizer: this.depthwiseRegularizer },
    )
    this.#pointwiseKernel = this.addWeight(
      "pointwiseKernel",
      [...places, channels * depthMultiplier, this.filters],
      this.#pointwiseInitializer,
      { regularizer: this.pointwiseRegularizer },
    )
  }

  protected override convolve(x: Tensor): Tensor {
    const { strides, dilationRate: dilation } = this
    const apart = depthwiseConv(x, this.#depthwiseKernel!.value, { strides, dilation, padding: this.zeros })
    return conv(apart, this.#pointwiseKernel!.value)
  }

  protected override outputChannels(): number {
    return this.filters
  }

  override multiplyAdds(inputShape: Shape): number {
    const between = inputShape.at(-1)! * this.depthMultiplier
    return this.places(inputShape) * between * (sizeOf(this.kernelSize) + this.filters)
  }

  protected override shownSettings(): Record<string, unknown> {
    return {
      filters: this.filters,
      ...super.shownSettings(),
      ...(this.depthMultiplier > 1 && { depthMultiplier: this.depthMultiplier }),
    }
  }

  override getConfig(): Record<string, unknown> {
    return {
      filters: this.filters,
      ...super.getConfig(),
      depthMultiplier: this.depthMultiplier,
      depthwiseInitializer: initializerConfig(this.#depthwiseInitializer),
      pointwiseInitializer: initializerConfig(this.#pointwiseInitializer),
      ...regularizerConfigs({
        depthwiseRegularizer: this.depthwiseRegularizer,
        pointwiseRegularizer: this.pointwiseRegularizer,
      }),
    }
  }
}
