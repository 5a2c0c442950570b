import { ShapeError } from "../base/errors.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { pad, type Tensor } from "../tensor/index.ts"
import { checkPairs, type Pair, type Pairs } from "./_sizes.ts"
import { requireSpatial } from "./_spatial.ts"
import { Layer, type LayerOptions } from "./layer.ts"

/** A layer that adds or takes away what lies at the ends of the spatial axes. */
abstract class BorderLayer extends Layer {
  /** [start, end] for each spatial axis. */
  protected readonly pairs: readonly Pair[]
  readonly #option: string

  constructor(kind: string, rank: number, option: string, pairs: Pairs, options: LayerOptions) {
    super(options)
    this.pairs = checkPairs(kind, option, pairs, rank)
    this.#option = option
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  /** How much longer [start, end] make an axis: 1 or −1 for each. */
  protected abstract readonly sign: 1 | -1

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.pairs.length, inputShape)
    return inputShape.map((n, i) => {
      const [start, end] = this.pairs[i] ?? [0, 0]
      const size = n + this.sign * (start + end)
      if (this.sign < 0 && size < 1 && start + end > 0)
        throw new ShapeError(
          this.label,
          `cropping [${start}, ${end}] leaves nothing of axis ${i + 1}: ${n} − ${start} − ${end} = ${size < 0 ? "−" : ""}${Math.abs(size)}, in samples of ${formatShape(inputShape)}.`,
          [inputShape],
        )
      return size
    })
  }

  /** Pairs as Keras writes them; those of one axis stand alone. */
  get #plain(): unknown {
    return this.pairs.length === 1 ? this.pairs[0] : this.pairs
  }

  protected override shownSettings(): Record<string, unknown> {
    return { [this.#option]: this.#plain }
  }

  override getConfig(): Record<string, unknown> {
    return { [this.#option]: this.#plain, ...super.getConfig() }
  }
}

/** Zeros around the spatial axes. */
export abstract class ZeroPadding extends BorderLayer {
  protected override readonly sign = 1

  constructor(kind: string, rank: number, padding: Pairs, options: LayerOptions) {
    super(kind, rank, "padding", padding, options)
  }

  protected override forward(x: Tensor): Tensor {
    requireSpatial(this, this.pairs.length, x.shape.slice(1))
    return pad(x, [[0, 0], ...this.pairs, [0, 0]])
  }
}

/** The spatial axes without their ends. */
export abstract class Cropping extends BorderLayer {
  protected override readonly sign = -1

  constructor(kind: string, rank: number, cropping: Pairs, options: LayerOptions) {
    super(kind, rank, "cropping", cropping, options)
  }

  protected override forward(x: Tensor): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    return x.slice([null, ...this.pairs.map(([start, end], i) => [start, x.shape[i + 1]! - end] as const)])
  }
}
