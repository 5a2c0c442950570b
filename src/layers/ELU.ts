import { elu } from "../activations/index.ts"
import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { withFirst } from "./_first.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface ELUOptions extends LayerOptions {
  /** What the output approaches from above as x falls is its negative. Default 1. */
  readonly alpha?: number
}

const known: OptionNames<ELUOptions> = { alpha: true, ...layerOptions }

/**
 * x where x > 0, else `alpha` · (eˣ − 1). The output has the shape of the input. Clevert, Unterthiner & Hochreiter,
 * 2016.
 * @example new layers.ELU({ alpha: 2 }).call(tensor([[-1000, 3]])) // → Tensor float32 [1, 2] [[-2.0, 3.0]]
 */
export class ELU extends Layer {
  override readonly kind = "ELU"
  readonly alpha: number

  constructor(alpha?: number | ELUOptions, more?: ELUOptions) {
    const options = checkOptions("ELU", withFirst<ELUOptions, "alpha">("alpha", alpha, more), known)
    super(options)
    this.alpha = checkNumber("ELU", "alpha", options.alpha ?? 1)
  }

  protected override forward(x: Tensor): Tensor {
    return elu(x, { alpha: this.alpha })
  }

  protected override shownSettings(): Record<string, unknown> {
    return { alpha: this.alpha }
  }

  override getConfig(): Record<string, unknown> {
    return { alpha: this.alpha, ...super.getConfig() }
  }

  static fromConfig(config: ELUOptions): ELU {
    return new ELU(config)
  }
}
