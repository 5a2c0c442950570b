import type { Activation } from "../activations/index.ts"
import { type ActivationLike, resolveActivation } from "../activations/resolve.ts"
import { checkChoice, checkCount, checkFlag } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import type { OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import type { Padding, Tensor, Variable } from "../tensor/index.ts"
import { activationConfig, activationName, initializerConfig, regularizerConfigs } from "./_config.ts"
import { checkEach, type Sizes } from "./_sizes.ts"
import { requireSpatial, walk } from "./_spatial.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

/** What all convolutions have in common; `S` is a number for all spatial axes, or one for each. */
export interface ConvolutionOptions<S extends Sizes = Sizes> extends LayerOptions {
  /** Steps of the kernel. Default 1. */
  readonly strides?: S
  /**
   * `"valid"`: none. `"same"`: zeros around, for an output of the input's length / strides, rounded up. Default valid.
   */
  readonly padding?: "valid" | "same"
  /** How far apart the kernel's elements lie in the input. Default 1. */
  readonly dilationRate?: S
  /** Default `"linear"`: none. */
  readonly activation?: ActivationLike
  /** Default true. */
  readonly useBias?: boolean
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerLike
  /** What the bias costs in training: a name (`"l2"`) or an object. Default none. */
  readonly biasRegularizer?: RegularizerLike
}

export const convolutionOptions: OptionNames<ConvolutionOptions> = {
  strides: true,
  padding: true,
  dilationRate: true,
  activation: true,
  useBias: true,
  biasInitializer: true,
  biasRegularizer: true,
  ...layerOptions,
}

/** One spatial axis of a convolution. */
export interface ConvolutionAxis {
  readonly input: number
  readonly size: number
  readonly stride: number
  readonly dilation: number
}

/** How many spatial axes, and the words for `padding`. */
export interface ConvolutionKind {
  readonly kind: string
  readonly rank: number
  readonly paddings?: readonly string[]
}

/** A layer that walks over one to three spatial axes with a kernel, adds a bias and applies an activation. */
export abstract class ConvolutionLayer extends Layer {
  readonly rank: number
  readonly kernelSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: string
  readonly dilationRate: readonly number[]
  readonly activation: Activation
  readonly useBias: boolean
  readonly biasRegularizer: Regularizer | undefined
  readonly #biasInitializer: InitializerLike
  #bias: Variable | undefined

  constructor(
    { kind, rank, paddings = ["valid", "same"] }: ConvolutionKind,
    kernelSize: Sizes,
    options: Omit<ConvolutionOptions, "padding"> & { readonly padding?: string },
  ) {
    super(options)
    this.rank = rank
    this.kernelSize = checkEach(kind, "kernelSize", kernelSize, rank, 1)
    this.strides = checkEach(kind, "strides", options.strides ?? 1, rank, 1)
    this.dilationRate = checkEach(kind, "dilationRate", options.dilationRate ?? 1, rank, 1)
    this.padding = checkChoice(kind, "padding", options.padding ?? "valid", paddings)
    this.activation = resolveActivation(options.activation)
    this.useBias = checkFlag(kind, "useBias", options.useBias ?? true)
    this.#biasInitializer = options.biasInitializer ?? "zeros"
    resolveInitializer(this.#biasInitializer)
    this.biasRegularizer = options.biasRegularizer && resolveRegularizer(options.biasRegularizer, kind)
  }

  /** Undefined without `useBias`, and before it is built. */
  get bias(): Variable | undefined {
    return this.#bias
  }

  override get finalActivation(): Activation {
    return this.activation
  }

  /** Channels of the output for so many of the input. */
  protected abstract outputChannels(channels: number): number
  /** Makes the kernels for so many channels of the input. */
  protected abstract makeKernels(channels: number): void
  /** The output without bias and activation. */
  protected abstract convolve(x: Tensor): Tensor

  /** Multiplications, each with an addition, for one sample. */
  abstract override multiplyAdds(inputShape: Shape): number

  /** The length of spatial axis i of the output, for a kernel that walks forward; if there is none, a ShapeError. */
  protected outputLength({ input, size, stride, dilation }: ConvolutionAxis, i: number, sample: Shape): number {
    if (this.padding !== "valid") return Math.ceil(input / stride)
    const reach = (size - 1) * dilation + 1
    const length = Math.floor((input - reach) / stride) + 1
    if (length >= 1) return length
    const [kernel, spread] =
      dilation === 1
        ? [`${size}`, `${size}`]
        : [`${reach} (${size}, ${dilation} apart)`, `((${size} − 1)·${dilation} + 1)`]
    const steps = walk(`${input} + 2·0 − ${spread}`, stride, length)
    throw new ShapeError(
      this.label,
      `the kernel ${kernel} does not fit: ${steps} along axis ${i + 1} of samples ${formatShape(sample)}. Use a smaller kernel, or padding "same".`,
      [sample, this.kernelSize],
    )
  }

  /** What `conv` takes. `"causal"` looks at what came before, never ahead. */
  protected get zeros(): Padding {
    const { padding, kernelSize, dilationRate } = this
    if (padding === "causal") return kernelSize.map((size, i) => [(size - 1) * dilationRate[i]!, 0])
    return padding as "valid" | "same"
  }

  protected override makeWeights(inputShape: Shape): void {
    const output = this.computeOutputShape(inputShape)
    this.makeKernels(inputShape.at(-1)!)
    const { biasRegularizer: regularizer } = this
    if (this.useBias) this.#bias = this.addWeight("bias", [output.at(-1)!], this.#biasInitializer, { regularizer })
  }

  protected override forward(x: Tensor, { logits = false }: LayerCallOptions): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    const product = this.convolve(x)
    const sum = this.#bias ? product.add(this.#bias.value) : product
    return logits ? sum : this.activation(sum)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.rank, inputShape)
    const channels = this.builtFor?.at(-1)
    if (channels !== undefined && inputShape.at(-1) !== channels)
      throw new ShapeError(
        this.label,
        `was built for ${channels} channels, got ${inputShape.at(-1)} in samples of ${formatShape(inputShape)}. Channels come last.`,
        [this.builtFor!, inputShape],
      )
    const lengths = this.kernelSize.map((size, i) =>
      this.outputLength(
        { input: inputShape[i]!, size, stride: this.strides[i]!, dilation: this.dilationRate[i]! },
        i,
        inputShape,
      ),
    )
    return [...lengths, this.outputChannels(inputShape.at(-1)!)]
  }

  /** Places in the output of one sample. */
  protected places(inputShape: Shape): number {
    return sizeOf(this.computeOutputShape(inputShape).slice(0, -1))
  }

  /** One number where all are alike. */
  protected plain(sizes: readonly number[]): number | readonly number[] {
    return sizes.every((n) => n === sizes[0]) ? sizes[0]! : sizes
  }

  protected override shownSettings(): Record<string, unknown> {
    return {
      kernelSize: this.plain(this.kernelSize),
      ...(this.strides.some((n) => n > 1) && { strides: this.plain(this.strides) }),
      ...(this.padding !== "valid" && { padding: this.padding }),
      activation: activationName(this.activation),
    }
  }

  override getConfig(): Record<string, unknown> {
    return {
      kernelSize: this.plain(this.kernelSize),
      strides: this.plain(this.strides),
      padding: this.padding,
      dilationRate: this.plain(this.dilationRate),
      ...super.getConfig(),
      activation: activationConfig(this.label, this.activation),
      useBias: this.useBias,
      biasInitializer: initializerConfig(this.#biasInitializer),
      ...regularizerConfigs({ biasRegularizer: this.biasRegularizer }),
    }
  }
}

export const checkFilters = (kind: string, filters: unknown): number =>
  checkCount(kind, "filters", filters, 1, ` It comes first, then the size of the kernel, as in new ${kind}(32, 3).`)
