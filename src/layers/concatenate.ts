import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { concat, type Tensor } from "../tensor/index.ts"
import { MergeLayer } from "./_merge.ts"
import { type LayerOptions, layerOptions } from "./layer.ts"

export interface ConcatenateOptions extends LayerOptions {
  /** Counted with the batch, which is axis 0 and cannot be chosen; negative ones from the end. Default −1. */
  readonly axis?: number
}

const known: OptionNames<ConcatenateOptions> = { axis: true, ...layerOptions }

/**
 * Its inputs behind each other along an axis, in which alone they may differ: [batch, a] and [batch, b] → [batch, a + b].
 * Throws a ShapeError that names two shapes that differ elsewhere.
 * @example
 * new layers.Concatenate().call([tensor([[1, 2]]), tensor([[3]])]) // → Tensor float32 [1, 3] [[1.0, 2.0, 3.0]]
 * new layers.Concatenate({ axis: 1 }).call([zeros([2, 3, 4]), zeros([2, 5, 4])]).shape // → 2,8,4
 */
export class Concatenate extends MergeLayer {
  override readonly kind = "Concatenate"
  readonly axis: number

  constructor(options: ConcatenateOptions = {}) {
    super(checkOptions("Concatenate", options, known))
    const { axis = -1 } = options
    if (!Number.isSafeInteger(axis) || axis === 0)
      throw new ArgumentError(
        `Concatenate: axis must be a whole number other than 0, the batch, got ${show(axis)}. The first axis of a sample is 1.`,
      )
    this.axis = axis
  }

  override computeOutputShape(inputShape: readonly Shape[]): Shape {
    const first = this.requireSome(inputShape)
    const axis = this.axis < 0 ? first.length + this.axis : this.axis - 1
    if (axis < 0 || axis >= first.length)
      throw new ShapeError(
        this.label,
        `has axis ${this.axis}, but its inputs are samples of ${formatShape(first)}. Choose one from ${-first.length} to ${first.length}, not 0.`,
        [first],
      )
    for (const other of inputShape)
      if (other.length !== first.length || other.some((size, i) => i !== axis && size !== first[i]))
        throw new ShapeError(
          this.label,
          `joins samples of ${formatShape(first)} and ${formatShape(other)} along axis ${this.axis}, but they differ elsewhere. Make the other axes equal, as with Flatten or Dense.`,
          [first, other],
        )
    return first.map((size, i) => (i === axis ? inputShape.reduce((sum, shape) => sum + shape[axis]!, 0) : size))
  }

  protected override merge(tensors: readonly Tensor[]): Tensor {
    return concat(tensors, this.axis)
  }

  protected override shownSettings(): Record<string, unknown> {
    return { axis: this.axis }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }

  static fromConfig(config: ConcatenateOptions): Concatenate {
    return new Concatenate(config)
  }
}
