import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { asTensor, type Tensor } from "../tensor/index.ts"
import { Regularizer } from "./regularizer.ts"

export interface L1L2Options {
  /** Default 0. */
  readonly l1?: number
  /** Default 0. */
  readonly l2?: number
}

const known: OptionNames<L1L2Options> = { l1: true, l2: true }

/**
 * l1 · Σ|x| + l2 · Σx². Both are 0 by default, as in Keras; by its name, `"l1l2"`, both are 0.01. Zou & Hastie, 2005,
 * "Regularization and variable selection via the elastic net".
 * @example new regularizers.L1L2({ l1: 1, l2: 0.5 }).call(tensor([1, -3])) // → Tensor float32 [] 9.0
 */
export class L1L2 extends Regularizer {
  override readonly name = "l1l2"
  readonly l1: number
  readonly l2: number

  constructor(options: L1L2Options = {}) {
    super()
    const { l1 = 0, l2 = 0 } = checkOptions("L1L2", options, known)
    this.l1 = checkNotNegative("L1L2", "l1", l1)
    this.l2 = checkNotNegative("L1L2", "l2", l2)
  }

  override call(x: Tensor): Tensor {
    const { l1, l2 } = this
    const absolute = l1 === 0 ? undefined : x.abs().sum().mul(l1)
    const squared = l2 === 0 ? undefined : x.square().sum().mul(l2)
    if (absolute && squared) return absolute.add(squared)
    return absolute ?? squared ?? asTensor(0)
  }
}
