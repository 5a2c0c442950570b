import type { Shape } from "../base/shape.ts"
import { concat, repeat, type Tensor, tensor } from "../tensor/index.ts"
import { checkEach, type Sizes } from "./_sizes.ts"
import { requireSpatial } from "./_spatial.ts"
import { Layer, type LayerOptions } from "./layer.ts"

/** A layer that makes each spatial axis some whole number of times as long. */
export abstract class UpSampling extends Layer {
  readonly size: readonly number[]

  constructor(kind: string, rank: number, size: Sizes, options: LayerOptions) {
    super(options)
    this.size = checkEach(kind, "size", size, rank, 1)
  }

  protected override makeWeights(inputShape: Shape): void {
    requireSpatial(this, this.size.length, inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    requireSpatial(this, this.size.length, x.shape.slice(1))
    return this.size.reduce((result, factor, i) => this.stretch(result, factor, i + 1), x)
  }

  /** One axis `factor` times as long. */
  protected stretch(x: Tensor, factor: number, axis: number): Tensor {
    return factor === 1 ? x : repeat(x, factor, axis)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.size.length, inputShape)
    return inputShape.map((n, i) => n * (this.size[i] ?? 1))
  }

  protected override shownSettings(): Record<string, unknown> {
    return { size: this.#plain }
  }

  get #plain(): number | readonly number[] {
    return this.size.length === 1 ? this.size[0]! : this.size
  }

  override getConfig(): Record<string, unknown> {
    return { size: this.#plain, ...super.getConfig() }
  }
}

/**
 * Linear interpolation along an axis, `factor` new elements for each: the new element p of factor lies (p + ½) / factor
 * into the old one, whose value holds in its middle, and the outer halves keep the values at the ends.
 */
export function stretchLinearly(x: Tensor, factor: number, axis: number): Tensor {
  const n = x.shape[axis]!
  if (factor === 1 || n === 0) return x
  const part = (from: number, to: number) => x.slice(x.shape.map((_, i) => (i === axis ? [from, to] : null)))
  const wide = (t: Tensor) => t.expandDims(axis + 1)
  // How far the new elements lie from the middle of the old one: −½ … ½ of its width.
  const away = Array.from({ length: factor }, (_, p) => (p + 0.5) / factor - 0.5)
  const weights = (of: (d: number) => number) =>
    tensor(away.map(of)).reshape(x.shape.flatMap((_, i) => (i === axis ? [1, factor] : [1])))
  const before = wide(concat([part(0, 1), part(0, n - 1)], axis)).mul(weights((d) => Math.max(0, -d)))
  const after = wide(concat([part(1, n), part(n - 1, n)], axis)).mul(weights((d) => Math.max(0, d)))
  const here = wide(x).mul(weights((d) => 1 - Math.abs(d)))
  return here
    .add(before)
    .add(after)
    .reshape(x.shape.map((size, i) => (i === axis ? size * factor : size)))
}
