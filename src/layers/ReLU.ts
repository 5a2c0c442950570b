import { relu } from "../activations/index.ts"
import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { withFirst } from "./_first.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface ReLUOptions extends LayerOptions {
  /** What the output never exceeds. Default none. */
  readonly maxValue?: number
  /** The factor below `threshold`. Default 0. */
  readonly negativeSlope?: number
  /** Above it x passes as it is. Default 0. */
  readonly threshold?: number
}

const known: OptionNames<ReLUOptions> = { maxValue: true, negativeSlope: true, threshold: true, ...layerOptions }

/**
 * `activations.relu` as a layer: `maxValue` where x ≥ maxValue, x where x > threshold, else
 * `negativeSlope` · (x − threshold). The output has the shape of the input. Nair & Hinton, 2010.
 * @example new layers.ReLU({ maxValue: 6 }).call(tensor([[-1, 2, 9]])) // → Tensor float32 [1, 3] [[0.0, 2.0, 6.0]]
 */
export class ReLU extends Layer {
  override readonly kind = "ReLU"
  readonly maxValue: number | undefined
  readonly negativeSlope: number
  readonly threshold: number

  constructor(maxValue?: number | ReLUOptions, more?: ReLUOptions) {
    const options = checkOptions("ReLU", withFirst<ReLUOptions, "maxValue">("maxValue", maxValue, more), known)
    super(options)
    this.maxValue = options.maxValue === undefined ? undefined : notNegative("maxValue", options.maxValue)
    this.negativeSlope = notNegative("negativeSlope", options.negativeSlope ?? 0)
    this.threshold = notNegative("threshold", options.threshold ?? 0)
  }

  protected override forward(x: Tensor): Tensor {
    const { maxValue, negativeSlope, threshold } = this
    if (maxValue === undefined && negativeSlope === 0 && threshold === 0) return relu(x)
    return relu(x, { negativeSlope, threshold, ...(maxValue !== undefined && { maxValue }) })
  }

  protected override shownSettings(): Record<string, unknown> {
    return this.#changed()
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...this.#changed() }
  }

  #changed(): Record<string, unknown> {
    const { maxValue, negativeSlope, threshold } = this
    return {
      ...(maxValue !== undefined && { maxValue }),
      ...(negativeSlope !== 0 && { negativeSlope }),
      ...(threshold !== 0 && { threshold }),
    }
  }

  static fromConfig(config: ReLUOptions): ReLU {
    return new ReLU(config)
  }
}

const notNegative = (name: string, value: number): number => checkNotNegative("ReLU", name, value)
