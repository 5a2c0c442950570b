import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/**
 * The axes of each sample in another order, counted from 1 as in Keras (the batch is 0 and stays): axis i of the output
 * is axis dims[i − 1] of the input. With dims [2, 1]: [batch, a, b] → [batch, b, a].
 * @example new layers.Permute([3, 1, 2]).call(zeros([8, 28, 20, 3])).shape // → 8,3,28,20
 */
export class Permute extends Layer {
  override readonly kind = "Permute"
  readonly dims: readonly number[]

  constructor(dims: readonly number[], options: LayerOptions = {}) {
    super(checkOptions("Permute", options, layerOptions))
    const given: readonly unknown[] | undefined = Array.isArray(dims) ? dims : undefined
    if (!given || given.some((_, i) => !given.includes(i + 1)))
      throw new ArgumentError(
        `Permute: dims must be an order of the axes of a sample, each once and counted from 1, as in [2, 1], got ${show(dims)}.`,
      )
    this.dims = [...dims]
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    return x.transpose([0, ...this.dims])
  }

  override computeOutputShape(inputShape: Shape): Shape {
    if (inputShape.length === this.dims.length) return this.dims.map((axis) => inputShape[axis - 1]!)
    throw new ShapeError(
      this.label,
      `dims [${this.dims.join(", ")}] order ${this.dims.length} axes, got samples of ${formatShape(inputShape)}, which have ${inputShape.length}.`,
      [inputShape],
    )
  }

  protected override shownSettings(): Record<string, unknown> {
    return { dims: this.dims }
  }

  override getConfig(): Record<string, unknown> {
    return { dims: this.dims, ...super.getConfig() }
  }

  static fromConfig({ dims, ...rest }: Record<string, unknown>): Permute {
    return new Permute(dims as readonly number[], rest)
  }
}
