import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { checkDecay, checkEpsilon, lerp, remaining } from "./_moving.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface AdamaxOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** Decay of the mean gradient. Default 0.9. */
  readonly beta1?: number
  /** Decay of the largest gradient. Default 0.999. */
  readonly beta2?: number
  /** Keeps the division finite. Default 1e-7. */
  readonly epsilon?: number
}

const known: OptionNames<AdamaxOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  ...optimizerOptions,
}

/**
 * Adam with the largest gradient instead of the mean square: m ← m + (1 − β₁)(g − m), u ← max(β₂ u, |g|),
 * w ← w − η / (1 − β₁ᵗ) · m / (u + ε). Kingma & Ba, 2014, "Adam: a method for stochastic optimization", section 7.1.
 * @example
 * const w = new Variable([1, 1])
 * new optimizers.Adamax({ learningRate: 0.1 }).apply([tensor([0.1, -1000])], [w]) // the first step is ± the rate
 * w.value // → Tensor float32 [2] [0.90000, 1.1000]
 */
export class Adamax extends Optimizer {
  override readonly name = "adamax"
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number

  constructor(options: AdamaxOptions = {}) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      ...rest
    } = checkOptions("Adamax", options, known)
    super(learningRate, rest)
    this.beta1 = checkDecay("Adamax", "beta1", beta1)
    this.beta2 = checkDecay("Adamax", "beta2", beta2)
    this.epsilon = checkEpsilon("Adamax", epsilon)
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return { momentum: zeros, norm: zeros }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, step: Tensor, learningRate: Tensor): Update {
    const momentum = lerp(slots.momentum!, gradient, 1 - this.beta1)
    const norm = slots.norm!.mul(this.beta2).maximum(gradient.abs())
    const rate = learningRate.div(remaining(this.beta1, step))
    return { variable: variable.sub(momentum.mul(rate).div(norm.add(this.epsilon))), slots: { momentum, norm } }
  }
}
