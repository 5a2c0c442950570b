import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import { convTranspose, type Tensor, type Variable } from "../tensor/index.ts"
import { initializerConfig, regularizerConfigs } from "./_config.ts"
import {
  type ConvolutionAxis,
  type ConvolutionKind,
  ConvolutionLayer,
  type ConvolutionOptions,
  checkFilters,
  convolutionOptions,
} from "./_convolution.ts"
import { checkEach, type Sizes } from "./_sizes.ts"

export interface ConvTransposeOptions<S extends Sizes = Sizes> extends Omit<ConvolutionOptions<S>, "padding"> {
  /** That of the convolution which this one reverses. Default `"valid"`. */
  readonly padding?: "valid" | "same"
  /**
   * How much longer the output is than the shortest that fits, less than the strides. Default: as much as makes it
   * strides · input with padding "same", and at least that with "valid".
   */
  readonly outputPadding?: S
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerLike
  /** What the kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly kernelRegularizer?: RegularizerLike
}

const known: OptionNames<ConvTransposeOptions> = {
  outputPadding: true,
  kernelInitializer: true,
  kernelRegularizer: true,
  ...convolutionOptions,
}

/** A convolution backwards, over any number of spatial axes: what a convolution gathers, this spreads out. */
export abstract class ConvTranspose extends ConvolutionLayer {
  readonly filters: number
  readonly outputPadding: readonly number[] | undefined
  readonly kernelRegularizer: Regularizer | undefined
  readonly #kernelInitializer: InitializerLike
  #kernel: Variable | undefined

  constructor(of: ConvolutionKind, filters: number, kernelSize: Sizes, options: ConvTransposeOptions) {
    super(of, kernelSize, checkOptions(of.kind, options, known))
    const { kind, rank } = of
    this.filters = checkFilters(kind, filters)
    const { outputPadding } = options
    this.outputPadding =
      outputPadding === undefined ? undefined : checkEach(kind, "outputPadding", outputPadding, rank, 0)
    this.outputPadding?.forEach((extra, i) => {
      if (extra >= this.strides[i]!)
        throw new ArgumentError(
          `${kind}: outputPadding must be less than the strides ${this.strides[i]} along axis ${i + 1}, got ${extra}.`,
        )
    })
    this.#kernelInitializer = options.kernelInitializer ?? "glorotUniform"
    resolveInitializer(this.#kernelInitializer)
    this.kernelRegularizer = options.kernelRegularizer && resolveRegularizer(options.kernelRegularizer, kind)
  }

  /** Undefined before it is built. */
  get kernel(): Variable | undefined {
    return this.#kernel
  }

  protected override makeKernels(channels: number): void {
    this.#kernel = this.addWeight("kernel", [...this.kernelSize, this.filters, channels], this.#kernelInitializer, {
      regularizer: this.kernelRegularizer,
    })
  }

  protected override convolve(x: Tensor): Tensor {
    const { strides, dilationRate: dilation, outputPadding } = this
    const padding = this.padding as "valid" | "same"
    return convTranspose(x, this.#kernel!.value, { strides, dilation, padding, outputPadding })
  }

  protected override outputChannels(): number {
    return this.filters
  }

  /** Keras's rule; it prefers stride · input to the shortest length that fits. */
  protected override outputLength(axis: ConvolutionAxis, i: number, sample: Shape): number {
    const { input, size, stride, dilation } = axis
    const reach = (size - 1) * dilation + 1
    const extra = this.outputPadding?.[i]
    const start = (input - 1) * stride
    if (this.padding === "valid") return start + reach + (extra ?? Math.max(reach, stride) - reach)
    if (extra === undefined) return input * stride
    const length = start + (reach % 2) + extra
    if (length >= 1) return length
    throw new ShapeError(
      this.label,
      `gives nothing: (${input} − 1)·${stride} + ${reach} mod 2 + ${extra} = ${length} along axis ${i + 1} of samples ${formatShape(sample)}. Leave outputPadding out, or use an odd kernel.`,
      [sample],
    )
  }

  /** Every place of the input with the whole kernel, also where that reaches beyond the output. */
  override multiplyAdds(inputShape: Shape): number {
    this.computeOutputShape(inputShape)
    return sizeOf(inputShape) * sizeOf(this.kernelSize) * this.filters
  }

  protected override shownSettings(): Record<string, unknown> {
    return { filters: this.filters, ...super.shownSettings() }
  }

  override getConfig(): Record<string, unknown> {
    return {
      filters: this.filters,
      ...super.getConfig(),
      ...(this.outputPadding && { outputPadding: this.plain(this.outputPadding) }),
      kernelInitializer: initializerConfig(this.#kernelInitializer),
      ...regularizerConfigs({ kernelRegularizer: this.kernelRegularizer }),
    }
  }
}
