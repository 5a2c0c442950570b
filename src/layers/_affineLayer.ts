import { checkFlag, checkNotNegative } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import type { OptionNames } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { initializerConfig, regularizerConfigs } from "./_config.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/** What the layers that normalize have in common. */
export interface AffineOptions extends LayerOptions {
  /** Added to the variance, so that nothing is divided by 0. Default 1e-3. */
  readonly epsilon?: number
  /** Whether `beta` is learned and added. Default true. */
  readonly center?: boolean
  /** Whether `gamma` is learned and multiplied by. Default true. */
  readonly scale?: boolean
  /** Default `"zeros"`. */
  readonly betaInitializer?: InitializerLike
  /** Default `"ones"`. */
  readonly gammaInitializer?: InitializerLike
  /** What `beta` costs in training: a name (`"l2"`) or an object. Default none. */
  readonly betaRegularizer?: RegularizerLike
  /** What `gamma` costs in training: a name (`"l2"`) or an object. Default none. */
  readonly gammaRegularizer?: RegularizerLike
}

export const affineOptions: OptionNames<AffineOptions> = {
  epsilon: true,
  center: true,
  scale: true,
  betaInitializer: true,
  gammaInitializer: true,
  betaRegularizer: true,
  gammaRegularizer: true,
  ...layerOptions,
}

/** A layer that normalizes, then multiplies by `gamma` and adds `beta`. */
export abstract class AffineLayer extends Layer {
  readonly epsilon: number
  readonly center: boolean
  readonly scale: boolean
  readonly betaRegularizer: Regularizer | undefined
  readonly gammaRegularizer: Regularizer | undefined
  readonly #betaInitializer: InitializerLike
  readonly #gammaInitializer: InitializerLike
  #gamma: Variable | undefined
  #beta: Variable | undefined

  constructor(kind: string, options: AffineOptions) {
    super(options)
    const { epsilon = 1e-3, center = true, scale = true } = options
    this.epsilon = checkNotNegative(kind, "epsilon", epsilon)
    this.center = checkFlag(kind, "center", center)
    this.scale = checkFlag(kind, "scale", scale)
    this.#betaInitializer = options.betaInitializer ?? "zeros"
    this.#gammaInitializer = options.gammaInitializer ?? "ones"
    // Misspelt names are reported here, where the user wrote them.
    resolveInitializer(this.#betaInitializer)
    resolveInitializer(this.#gammaInitializer)
    const { betaRegularizer, gammaRegularizer } = options
    this.betaRegularizer = betaRegularizer && resolveRegularizer(betaRegularizer, kind)
    this.gammaRegularizer = gammaRegularizer && resolveRegularizer(gammaRegularizer, kind)
  }

  /** The factors; undefined without `scale`, and before it is built. */
  get gamma(): Variable | undefined {
    return this.#gamma
  }
  /** What is added; undefined without `center`, and before it is built. */
  get beta(): Variable | undefined {
    return this.#beta
  }

  protected makeAffine(shape: Shape): void {
    const { gammaRegularizer, betaRegularizer } = this
    if (this.scale)
      this.#gamma = this.addWeight("gamma", shape, this.#gammaInitializer, { regularizer: gammaRegularizer })
    if (this.center) this.#beta = this.addWeight("beta", shape, this.#betaInitializer, { regularizer: betaRegularizer })
  }

  /** gamma and beta with the sizes that broadcast to the input. */
  protected affine(shape: Shape): readonly [gamma: Tensor | undefined, beta: Tensor | undefined] {
    return [this.#gamma?.value.reshape(shape), this.#beta?.value.reshape(shape)]
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      epsilon: this.epsilon,
      center: this.center,
      scale: this.scale,
      betaInitializer: initializerConfig(this.#betaInitializer),
      gammaInitializer: initializerConfig(this.#gammaInitializer),
      ...regularizerConfigs({ betaRegularizer: this.betaRegularizer, gammaRegularizer: this.gammaRegularizer }),
    }
  }
}

/** A whole number that names an axis, the batch being 0; which one it is shows with a shape. */
export function checkAxis(kind: string, axis: unknown): number {
  if (!Number.isSafeInteger(axis) || axis === 0)
    throw new ArgumentError(
      `${kind}: axis must be a whole number other than 0, which is the batch (-1 is the last axis), got ${show(axis)}.`,
    )
  return axis as number
}

/** The axis counted from the front in a batch of such samples: 1 … */
export function axisOf(layer: Layer, axis: number, sample: Shape): number {
  const rank = sample.length + 1
  const found = axis < 0 ? axis + rank : axis
  if (found >= 1 && found < rank) return found
  throw new ShapeError(
    layer.label,
    `axis ${axis} is none of samples ${formatShape(sample)}: with the batch as axis 0, theirs are ${rank > 1 ? `1 … ${rank - 1}, or ${1 - rank} … -1` : "none"}.`,
    [sample],
  )
}

/** Refuses a batch whose samples have other sizes on these axes than it was built for. */
export function requireAxes(layer: Layer, shape: Shape, axes: readonly number[]): void {
  const built = layer.builtFor!
  const wrong = axes.find((axis) => shape[axis] !== built[axis - 1])
  if (shape.length === built.length + 1 && wrong === undefined) return
  throw new ShapeError(
    layer.label,
    `was built for samples of ${formatShape(built)}, got the batch ${formatShape(shape)}${
      wrong !== undefined && shape.length === built.length + 1
        ? `: axis ${wrong} must have ${built[wrong - 1]}, has ${shape[wrong]}`
        : ""
    }. Pass such samples, or make a new layer for these.`,
    [built, shape],
  )
}
