import { checkCount } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import { conv, type Tensor, type Variable } from "../tensor/index.ts"
import { initializerConfig, regularizerConfigs } from "./_config.ts"
import {
  type ConvolutionKind,
  ConvolutionLayer,
  type ConvolutionOptions,
  checkFilters,
  convolutionOptions,
} from "./_convolution.ts"
import type { Sizes } from "./_sizes.ts"

export interface ConvOptions<S extends Sizes = Sizes> extends ConvolutionOptions<S> {
  /** Parts of the channels that are convolved apart; divides them and `filters`. Default 1. */
  readonly groups?: number
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerLike
  /** What the kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly kernelRegularizer?: RegularizerLike
}

const known: OptionNames<ConvOptions> = {
  groups: true,
  kernelInitializer: true,
  kernelRegularizer: true,
  ...convolutionOptions,
}

/** A convolution over any number of spatial axes. */
export abstract class Conv extends ConvolutionLayer {
  readonly filters: number
  readonly groups: number
  readonly kernelRegularizer: Regularizer | undefined
  readonly #kernelInitializer: InitializerLike
  #kernel: Variable | undefined

  constructor(
    of: ConvolutionKind,
    filters: number,
    kernelSize: Sizes,
    options: Omit<ConvOptions, "padding"> & { readonly padding?: string },
  ) {
    super(of, kernelSize, checkOptions<object>(of.kind, options, known))
    const { kind } = of
    this.filters = checkFilters(kind, filters)
    this.groups = checkCount(kind, "groups", options.groups ?? 1, 1)
    if (this.filters % this.groups !== 0)
      throw new ArgumentError(
        `${kind}: the ${filters} filters do not divide into ${this.groups} groups: ${filters} / ${this.groups} = ${quotient(filters, this.groups)}.`,
      )
    this.#kernelInitializer = options.kernelInitializer ?? "glorotUniform"
    resolveInitializer(this.#kernelInitializer)
    this.kernelRegularizer = options.kernelRegularizer && resolveRegularizer(options.kernelRegularizer, kind)
  }

  /** Undefined before it is built. */
  get kernel(): Variable | undefined {
    return this.#kernel
  }

  protected override makeKernels(channels: number): void {
    const shape = [...this.kernelSize, channels / this.groups, this.filters]
    this.#kernel = this.addWeight("kernel", shape, this.#kernelInitializer, { regularizer: this.kernelRegularizer })
  }

  protected override convolve(x: Tensor): Tensor {
    const { strides, dilationRate: dilation, groups } = this
    return conv(x, this.#kernel!.value, { strides, dilation, groups, padding: this.zeros })
  }

  protected override outputChannels(): number {
    return this.filters
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const shape = super.computeOutputShape(inputShape)
    const channels = inputShape.at(-1)!
    if (channels % this.groups === 0) return shape
    throw new ShapeError(
      this.label,
      `the ${channels} channels of samples ${formatShape(inputShape)} do not divide into ${this.groups} groups: ${channels} / ${this.groups} = ${quotient(channels, this.groups)}.`,
      [inputShape],
    )
  }

  override multiplyAdds(inputShape: Shape): number {
    return this.places(inputShape) * sizeOf(this.kernelSize) * (inputShape.at(-1)! / this.groups) * this.filters
  }

  protected override shownSettings(): Record<string, unknown> {
    return { filters: this.filters, ...super.shownSettings(), ...(this.groups > 1 && { groups: this.groups }) }
  }

  override getConfig(): Record<string, unknown> {
    return {
      filters: this.filters,
      ...super.getConfig(),
      groups: this.groups,
      kernelInitializer: initializerConfig(this.#kernelInitializer),
      ...regularizerConfigs({ kernelRegularizer: this.kernelRegularizer }),
    }
  }
}

const quotient = (a: number, b: number): number => Number((a / b).toPrecision(4))
