import type { Activation } from "../activations/index.ts"
import { type ActivationLike, resolveActivation } from "../activations/resolve.ts"
import { checkCount, checkFlag } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import {
  activationConfig,
  activationName,
  type InitializerConfig,
  initializerConfig,
  initializerFrom,
  regularizerConfigs,
} from "./_config.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface DenseOptions extends LayerOptions {
  /** Default `"linear"`: none. */
  readonly activation?: ActivationLike
  /** Default true. */
  readonly useBias?: boolean
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerLike
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerLike
  /** What the kernel costs in training: a name (`"l2"`) or an object. Default none. */
  readonly kernelRegularizer?: RegularizerLike
  /** What the bias costs in training: a name (`"l2"`) or an object. Default none. */
  readonly biasRegularizer?: RegularizerLike
}

const known: OptionNames<DenseOptions> = {
  activation: true,
  useBias: true,
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  ...layerOptions,
}

/**
 * activation(x · kernel + bias): [batch, …, in] → [batch, …, units]; kernel [in, units], bias [units].
 * @example
 * const layer = new layers.Dense(2, { activation: "relu", kernelInitializer: "ones" })
 * layer.call(tensor([[1, 2, 3]])) // → Tensor float32 [1, 2] [[6.0, 6.0]]
 * layer.kernel!.shape // → 3,2
 */
export class Dense extends Layer {
  override readonly kind = "Dense"
  readonly units: number
  readonly activation: Activation
  readonly useBias: boolean
  readonly kernelRegularizer: Regularizer | undefined
  readonly biasRegularizer: Regularizer | undefined
  readonly #options: DenseOptions
  #kernel: Variable | undefined
  #bias: Variable | undefined

  constructor(units: number, options: DenseOptions = {}) {
    super(checkOptions("Dense", options, known))
    this.units = checkCount("Dense", "units", units, 1, ' It comes first, as in new Dense(10, { activation: "relu" }).')
    this.activation = resolveActivation(options.activation, "Dense")
    this.useBias = checkFlag("Dense", "useBias", options.useBias ?? true)
    const { kernelRegularizer, biasRegularizer } = options
    this.kernelRegularizer = kernelRegularizer && resolveRegularizer(kernelRegularizer, "Dense")
    this.biasRegularizer = biasRegularizer && resolveRegularizer(biasRegularizer, "Dense")
    this.#options = options
    // Misspelt names are reported here, where the user wrote them.
    resolveInitializer(this.#kernelInitializer, "Dense")
    resolveInitializer(this.#biasInitializer, "Dense")
  }

  get kernel(): Variable | undefined {
    return this.#kernel
  }
  get bias(): Variable | undefined {
    return this.#bias
  }
  get #kernelInitializer(): InitializerLike {
    return this.#options.kernelInitializer ?? "glorotUniform"
  }
  get #biasInitializer(): InitializerLike {
    return this.#options.biasInitializer ?? "zeros"
  }

  override get finalActivation(): Activation {
    return this.activation
  }

  protected override makeWeights(inputShape: Shape): void {
    const inputs = this.#features(inputShape)
    this.#kernel = this.addWeight("kernel", [inputs, this.units], this.#kernelInitializer, {
      regularizer: this.kernelRegularizer,
    })
    if (this.useBias)
      this.#bias = this.addWeight("bias", [this.units], this.#biasInitializer, { regularizer: this.biasRegularizer })
  }

  protected override forward(x: Tensor, { logits = false }: LayerCallOptions): Tensor {
    const kernel = this.#kernel!
    if (x.rank < 2 || x.shape.at(-1) !== kernel.shape[0]) this.#refuse(x.shape, kernel.shape[0]!)
    const product = x.matmul(kernel.value) // [batch, …, units]
    const sum = this.#bias ? product.add(this.#bias.value) : product
    return logits ? sum : this.activation(sum)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const features = this.#features(inputShape)
    const expected = this.#kernel?.shape[0]
    if (expected !== undefined && features !== expected)
      throw new ShapeError(
        this.label,
        `was built for ${expected} numbers on the last axis, got samples of ${formatShape(inputShape)}.`,
        [this.builtFor!, inputShape],
      )
    return [...inputShape.slice(0, -1), this.units]
  }

  override multiplyAdds(inputShape: Shape): number {
    return sizeOf(inputShape) * this.units
  }

  #features(inputShape: Shape): number {
    const last = inputShape.at(-1)
    if (last !== undefined) return last
    throw new ShapeError(
      this.label,
      "needs samples with at least one axis, got single numbers. Reshape the data from [batch] to [batch, 1].",
      [inputShape],
    )
  }

  #refuse(shape: Shape, expected: number): never {
    const [batch, ...sample] = shape
    const cure =
      shape.length > 2 && sizeOf(sample) === expected
        ? `Add new Flatten() before it, or reshape to ${formatShape([batch!, expected])}.`
        : `It was built for samples of ${formatShape(this.builtFor!)}: pass such samples, or make a new layer for these.`
    throw new ShapeError(
      this.label,
      `kernel expects ${expected} on the last axis, got input ${formatShape(shape)}. ${cure}`,
      [[expected, this.units], shape],
    )
  }

  protected override shownSettings(): Record<string, unknown> {
    return { units: this.units, activation: activationName(this.activation) }
  }

  override getConfig(): Record<string, unknown> {
    return {
      units: this.units,
      ...super.getConfig(),
      activation: activationConfig(this.label, this.activation),
      useBias: this.useBias,
      kernelInitializer: initializerConfig(this.#kernelInitializer),
      biasInitializer: initializerConfig(this.#biasInitializer),
      ...regularizerConfigs({ kernelRegularizer: this.kernelRegularizer, biasRegularizer: this.biasRegularizer }),
    }
  }

  static fromConfig({ units, ...rest }: Record<string, unknown>): Dense {
    const initializers = rest as { kernelInitializer: InitializerConfig; biasInitializer: InitializerConfig }
    return new Dense(units as number, {
      ...rest,
      kernelInitializer: initializerFrom(initializers.kernelInitializer),
      biasInitializer: initializerFrom(initializers.biasInitializer),
    })
  }
}
