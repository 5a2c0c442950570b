import { type Activation, softmax } from "../activations/index.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { logSumExp, softmax as normalize, type Tensor } from "../tensor/index.ts"
import { axisOf, checkAxis } from "./_affineLayer.ts"
import { withFirst } from "./_first.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface SoftmaxOptions extends LayerOptions {
  /** The axis, or several, along which the outputs sum to 1; the batch is axis 0. Default −1. */
  readonly axis?: number | readonly number[]
}

const known: OptionNames<SoftmaxOptions> = { axis: true, ...layerOptions }

/**
 * eˣ / Σ eˣ along `axis`, without overflow: positive and summing to 1. The output has the shape of the input. Along the
 * last axis it is the activation "softmax": at the end of a model, cross-entropies are computed from what goes into it.
 * @example new layers.Softmax().call(tensor([[1000, 1000]])) // → Tensor float32 [1, 2] [[0.50000, 0.50000]]
 * @example new layers.Softmax([1, 2]).call(zeros([1, 2, 2])).flatten() // → Tensor float32 [4] [0.25000, 0.25000, 0.25000, 0.25000]
 */
export class Softmax extends Layer {
  override readonly kind = "Softmax"
  readonly axis: number | readonly number[]

  constructor(axis?: number | readonly number[] | SoftmaxOptions, more?: SoftmaxOptions) {
    const options = checkOptions("Softmax", withFirst<SoftmaxOptions, "axis">("axis", axis, more), known)
    super(options)
    const chosen = options.axis ?? -1
    if (Array.isArray(chosen) && chosen.length === 0)
      throw new ArgumentError(`Softmax: axis must name one axis or more, got ${show(chosen)}.`)
    this.axis = Array.isArray(chosen) ? chosen.map((a) => checkAxis("Softmax", a)) : checkAxis("Softmax", chosen)
  }

  override get finalActivation(): Activation | undefined {
    return this.axis === -1 ? softmax : undefined
  }

  /** Counted from the front. */
  #axes(sample: Shape): readonly number[] {
    return [...new Set([this.axis].flat().map((axis) => axisOf(this, axis, sample)))]
  }

  protected override forward(x: Tensor, { logits = false }: LayerCallOptions): Tensor {
    if (logits && this.finalActivation) return x
    const axes = this.#axes(x.shape.slice(1))
    if (axes.length === 1) return normalize(x, { axis: axes[0]! })
    return x.sub(logSumExp(x, { axis: axes, keepdims: true })).exp()
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

  static fromConfig(config: SoftmaxOptions): Softmax {
    return new Softmax(config)
  }
}
