import { checkFlag, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { checkDecay, checkEpsilon, lerp } from "./_moving.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface RMSpropOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** Decay of the mean squared gradient. Default 0.9. */
  readonly rho?: number
  /** How much of the last step is kept, from 0 (default) to 1. */
  readonly momentum?: number
  /** Keeps the division finite. Default 1e-7; under the root, as in Keras. */
  readonly epsilon?: number
  /** Divides by the gradients' deviation from their mean instead (Graves, 2013). Default false. */
  readonly centered?: boolean
}

const known: OptionNames<RMSpropOptions> = {
  learningRate: true,
  rho: true,
  momentum: true,
  epsilon: true,
  centered: true,
  ...optimizerOptions,
}

/**
 * Steps measured by the gradients of late: v ← ρ v + (1 − ρ) g², w ← w − η g / √(v + ε). With momentum μ,
 * s ← μ s + η g / √(v + ε) and w ← w − s. Tieleman & Hinton, 2012, "Neural networks for machine learning", lecture 6e.
 *
 * Centered, v is the variance: the moving mean of g² less the square of a, that of g. It is followed as such, by
 * v ← ρ (v + (1 − ρ) (g − a)²), for the difference of the two would lose its digits, and its sign, to rounding where
 * gradients hardly change.
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.RMSprop({ learningRate: 0.1, rho: 0.75 })
 * optimizer.apply([tensor([0.1, -1000])], [w]) // the first step is ± the rate / √(1 − ρ)
 * w.value // → Tensor float32 [2] [0.80000, 1.2000]
 */
export class RMSprop extends Optimizer {
  override readonly name = "rmsprop"
  readonly rho: number
  readonly momentum: number
  readonly epsilon: number
  readonly centered: boolean

  constructor(options: RMSpropOptions = {}) {
    const {
      learningRate = 0.001,
      rho = 0.9,
      momentum = 0,
      epsilon = 1e-7,
      centered = false,
      ...rest
    } = checkOptions("RMSprop", options, known)
    super(learningRate, rest)
    this.rho = checkDecay("RMSprop", "rho", rho)
    this.momentum = checkNumber("RMSprop", "momentum", momentum, "lie in [0, 1]", (n) => n >= 0 && n <= 1)
    this.epsilon = checkEpsilon("RMSprop", epsilon)
    this.centered = checkFlag("RMSprop", "centered", centered)
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return {
      ...(this.centered ? { variance: zeros, averageGradient: zeros } : { velocity: zeros }),
      ...(this.momentum > 0 && { momentum: zeros }),
    }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, _step: Tensor, learningRate: Tensor): Update {
    const [square, measured] = this.#measure(gradient, slots)
    const descent = gradient.mul(learningRate).div(square.add(this.epsilon).sqrt())
    if (!slots.momentum) return { variable: variable.sub(descent), slots: measured }
    const momentum = slots.momentum.mul(this.momentum).add(descent)
    return { variable: variable.sub(momentum), slots: { ...measured, momentum } }
  }

  /** What the root is taken of, and the slots that it is kept in. */
  #measure(gradient: Tensor, { velocity: before, variance: varied, averageGradient: average }: Slots): [Tensor, Slots] {
    if (before) {
      const velocity = lerp(before, gradient.square(), 1 - this.rho)
      return [velocity, { velocity }]
    }
    const deviation = gradient.sub(average!)
    const variance = varied!.add(deviation.square().mul(1 - this.rho)).mul(this.rho)
    return [variance, { variance, averageGradient: average!.add(deviation.mul(1 - this.rho)) }]
  }
}
