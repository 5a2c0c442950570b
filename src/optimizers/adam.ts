import { checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { checkDecay, checkEpsilon, lerp, remaining } from "./_moving.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface AdamOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** Decay of the mean gradient. Default 0.9. */
  readonly beta1?: number
  /** Decay of the mean squared gradient. Default 0.999. */
  readonly beta2?: number
  /** Keeps the division finite. Default 1e-7; added before the bias correction ("epsilon hat" of the paper), as in Keras. */
  readonly epsilon?: number
  /** Divides by the largest mean square seen so far (Reddi et al., 2018). Default false. */
  readonly amsgrad?: boolean
}

export const adamOptions: OptionNames<AdamOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  amsgrad: true,
  ...optimizerOptions,
}

/**
 * m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 * Kingma & Ba, 2014, "Adam: a method for stochastic optimization", in the form of its section 2.
 * @example
 * const w = new Variable([1, 1])
 * new optimizers.Adam({ learningRate: 0.1 }).apply([tensor([0.1, -1000])], [w]) // the first step is ± the rate
 * w.value // → Tensor float32 [2] [0.90000, 1.1000]
 */
export class Adam extends Optimizer {
  override readonly name: string = "adam"
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly amsgrad: boolean

  constructor(options: AdamOptions = {}) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      amsgrad = false,
      ...rest
    } = checkOptions(new.target.name, options, adamOptions)
    super(learningRate, rest)
    const where = new.target.name
    this.beta1 = checkDecay(where, "beta1", beta1)
    this.beta2 = checkDecay(where, "beta2", beta2)
    this.epsilon = checkEpsilon(where, epsilon)
    this.amsgrad = checkFlag(where, "amsgrad", amsgrad)
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return { momentum: zeros, velocity: zeros, ...(this.amsgrad && { velocityHat: zeros }) }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, step: Tensor, learningRate: Tensor): Update {
    const momentum = lerp(slots.momentum!, gradient, 1 - this.beta1)
    const velocity = lerp(slots.velocity!, gradient.square(), 1 - this.beta2)
    const velocityHat = slots.velocityHat?.maximum(velocity)
    const rate = learningRate.mul(remaining(this.beta2, step).sqrt()).div(remaining(this.beta1, step))
    const descent = momentum.mul(rate).div((velocityHat ?? velocity).sqrt().add(this.epsilon))
    return { variable: variable.sub(descent), slots: { momentum, velocity, ...(velocityHat && { velocityHat }) } }
  }
}
