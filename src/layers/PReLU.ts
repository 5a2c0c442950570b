import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, range, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import { relu, type Tensor, type Variable } from "../tensor/index.ts"
import { requireAxes } from "./_affineLayer.ts"
import { initializerConfig, withInitializers } from "./_config.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface PReLUOptions extends LayerOptions {
  /** Default `"zeros"`, with which it begins as relu. */
  readonly alphaInitializer?: InitializerLike
  /**
   * Axes along which there is one slope for all, counted from 1 (the batch is 0): [1, 2] for one slope a channel of
   * images. Default none: each element has its own.
   */
  readonly sharedAxes?: number | readonly number[]
}

const known: OptionNames<PReLUOptions> = { alphaInitializer: true, sharedAxes: true, ...layerOptions }

/**
 * x where x > 0, else `alpha` · x with slopes that are learned: `alpha` has the shape of a sample, with size 1 on the
 * shared axes. The output has the shape of the input; at 0 there is no gradient. He et al., 2015, "Delving deep into
 * rectifiers".
 * @example
 * const layer = new layers.PReLU({ alphaInitializer: new initializers.Constant(0.25), sharedAxes: [1, 2] })
 * layer.build([28, 28, 3])
 * layer.alpha!.shape // → 1,1,3
 * @example new layers.PReLU({ alphaInitializer: "ones" }).call(tensor([[-4, 4]])) // → Tensor float32 [1, 2] [[-4.0, 4.0]]
 */
export class PReLU extends Layer {
  override readonly kind = "PReLU"
  readonly sharedAxes: readonly number[]
  readonly #initializer: InitializerLike
  #alpha: Variable | undefined

  constructor(options: PReLUOptions = {}) {
    super(checkOptions("PReLU", options, known))
    const shared: readonly unknown[] = [options.sharedAxes ?? []].flat()
    if (!shared.every((axis) => Number.isSafeInteger(axis) && (axis as number) >= 1))
      throw new ArgumentError(
        `PReLU: sharedAxes must be axes of a sample, counted from 1, as in [1, 2], got ${show(options.sharedAxes)}.`,
      )
    this.sharedAxes = shared as readonly number[]
    this.#initializer = options.alphaInitializer ?? "zeros"
    resolveInitializer(this.#initializer, "PReLU")
  }

  /** The slopes; undefined before it is built. */
  get alpha(): Variable | undefined {
    return this.#alpha
  }

  protected override makeWeights(inputShape: Shape): void {
    const beyond = this.sharedAxes.find((axis) => axis > inputShape.length)
    if (beyond !== undefined)
      throw new ShapeError(
        this.label,
        `sharedAxes names axis ${beyond}, but samples ${formatShape(inputShape)} have ${inputShape.length}, counted from 1.`,
        [inputShape],
      )
    const shape = inputShape.map((size, i) => (this.sharedAxes.includes(i + 1) ? 1 : size))
    this.#alpha = this.addWeight("alpha", shape, this.#initializer)
  }

  /** Of the axes with slopes of their own, the batch counted as 0. */
  #own(): readonly number[] {
    return range(this.builtFor!.length)
      .map((i) => i + 1)
      .filter((axis) => !this.sharedAxes.includes(axis))
  }

  protected override forward(x: Tensor): Tensor {
    requireAxes(this, x.shape, this.#own())
    return relu(x).sub(relu(x.neg()).mul(this.#alpha!.value))
  }

  override computeOutputShape(inputShape: Shape): Shape {
    if (this.built) requireAxes(this, [1, ...inputShape], this.#own())
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return this.sharedAxes.length > 0 ? { sharedAxes: this.sharedAxes } : {}
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      alphaInitializer: initializerConfig(this.#initializer),
      ...(this.sharedAxes.length > 0 && { sharedAxes: this.sharedAxes }),
    }
  }

  static fromConfig(config: Record<string, unknown>): PReLU {
    return new PReLU(withInitializers(config))
  }
}
