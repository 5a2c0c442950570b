import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/**
 * Each sample in another shape, in row-major order: [batch, …] → [batch, …targetShape]. One size may be −1, which is
 * then what is left. Samples that do not fit are a ShapeError.
 * @example new layers.Reshape([-1, 2]).call(zeros([5, 3, 4])).shape // → 5,6,2
 */
export class Reshape extends Layer {
  override readonly kind = "Reshape"
  readonly targetShape: Shape

  constructor(targetShape: Shape, options: LayerOptions = {}) {
    super(checkOptions("Reshape", options, layerOptions))
    const sizes: readonly unknown[] | undefined = Array.isArray(targetShape) ? targetShape : undefined
    if (
      !sizes?.every((n) => Number.isSafeInteger(n) && (n as number) >= -1) ||
      sizes.filter((n) => n === -1).length > 1
    )
      throw new ArgumentError(
        `Reshape: targetShape must be the sizes of one sample without the batch, of which one may be -1, as in [7, 7, -1], got ${show(targetShape)}.`,
      )
    this.targetShape = [...targetShape]
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    return x.reshape([x.shape[0]!, ...this.computeOutputShape(x.shape.slice(1))])
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const total = sizeOf(inputShape)
    const known = sizeOf(this.targetShape.filter((n) => n !== -1))
    const open = this.targetShape.includes(-1)
    if (open ? known > 0 && total % known === 0 : known === total)
      return this.targetShape.map((n) => (n === -1 ? total / known : n))
    const why = open ? `${total} / ${known} is not a whole number` : `that takes ${known}`
    throw new ShapeError(
      this.label,
      `samples of ${formatShape(inputShape)} have ${total} elements and cannot become ${formatShape(this.targetShape)}: ${why}.`,
      [inputShape, this.targetShape],
    )
  }

  protected override shownSettings(): Record<string, unknown> {
    return { targetShape: this.targetShape }
  }

  override getConfig(): Record<string, unknown> {
    return { targetShape: this.targetShape, ...super.getConfig() }
  }

  static fromConfig({ targetShape, ...rest }: Record<string, unknown>): Reshape {
    return new Reshape(targetShape as Shape, rest)
  }
}
