import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Tensor } from "../tensor/index.ts"
import { AffineLayer, type AffineOptions, affineOptions, axisOf, checkAxis, requireAxes } from "./_affineLayer.ts"
import { withInitializers } from "./_config.ts"
import { moments, normalize } from "./_normalize.ts"

export interface LayerNormalizationOptions extends AffineOptions {
  /** The axis, or several, over which each sample is normalized; the batch is axis 0. Default −1. */
  readonly axis?: number | readonly number[]
}

const known: OptionNames<LayerNormalizationOptions> = { axis: true, ...affineOptions }

/**
 * gamma · (x − mean) / √(variance + epsilon) + beta, with mean and variance of each sample over `axis`, in training and
 * otherwise alike. The output has the shape of the input; gamma and beta have the sizes of the axes, in the order of
 * the input. Ba, Kiros & Hinton, 2016, "Layer normalization".
 * @example
 * const layer = new layers.LayerNormalization({ epsilon: 0 })
 * layer.call(tensor([[1, 3], [10, 30]])) // → Tensor float32 [2, 2] [[-1.0, 1.0], [-1.0, 1.0]]
 * layer.gamma!.shape // → 2
 */
export class LayerNormalization extends AffineLayer {
  override readonly kind = "LayerNormalization"
  readonly axis: number | readonly number[]

  constructor(options: LayerNormalizationOptions = {}) {
    super("LayerNormalization", checkOptions("LayerNormalization", options, known))
    const { axis = -1 } = options
    if (Array.isArray(axis) && axis.length === 0)
      throw new ArgumentError(`LayerNormalization: axis must name one axis or more, got ${show(axis)}.`)
    this.axis = Array.isArray(axis)
      ? axis.map((a) => checkAxis("LayerNormalization", a))
      : checkAxis("LayerNormalization", axis)
  }

  /** Counted from the front, ascending. */
  #axes(sample: Shape): number[] {
    const axes = [this.axis].flat().map((axis) => axisOf(this, axis, sample))
    if (new Set(axes).size < axes.length)
      throw new ArgumentError(`${this.label}: axis names one axis twice, got ${show(this.axis)}.`)
    return axes.sort((a, b) => a - b)
  }

  protected override makeWeights(inputShape: Shape): void {
    this.makeAffine(this.#axes(inputShape).map((axis) => inputShape[axis - 1]!))
  }

  protected override forward(x: Tensor): Tensor {
    const axes = this.#axes(this.builtFor!)
    requireAxes(this, x.shape, axes)
    const kept = x.shape.map((n, i) => (axes.includes(i) ? n : 1))
    return normalize(x, moments(x, axes), this.epsilon, ...this.affine(kept))
  }

  override computeOutputShape(inputShape: Shape): Shape {
    this.#axes(inputShape)
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { axis: this.axis }
  }

  override getConfig(): Record<string, unknown> {
    return { axis: this.axis, ...super.getConfig() }
  }

  static fromConfig(config: Record<string, unknown>): LayerNormalization {
    return new LayerNormalization(withInitializers(config))
  }
}
