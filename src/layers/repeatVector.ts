import { checkCount } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/**
 * Each sample n times in a row: [batch, features] → [batch, n, features].
 * @example new layers.RepeatVector(3).call(tensor([[1, 2]])) // → Tensor float32 [1, 3, 2] [[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]]
 */
export class RepeatVector extends Layer {
  override readonly kind = "RepeatVector"
  readonly n: number

  constructor(n: number, options: LayerOptions = {}) {
    super(checkOptions("RepeatVector", options, layerOptions))
    this.n = checkCount("RepeatVector", "n", n, 1)
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    return x.expandDims(1).broadcastTo([x.shape[0]!, ...this.computeOutputShape(x.shape.slice(1))])
  }

  override computeOutputShape(inputShape: Shape): Shape {
    if (inputShape.length === 1) return [this.n, inputShape[0]!]
    throw new ShapeError(
      this.label,
      `takes samples [features], got samples of ${formatShape(inputShape)}. Add new Flatten() before it.`,
      [inputShape],
    )
  }

  protected override shownSettings(): Record<string, unknown> {
    return { n: this.n }
  }

  override getConfig(): Record<string, unknown> {
    return { n: this.n, ...super.getConfig() }
  }

  static fromConfig({ n, ...rest }: Record<string, unknown>): RepeatVector {
    return new RepeatVector(n as number, rest)
  }
}
