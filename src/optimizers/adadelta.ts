import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { checkDecay, checkEpsilon, lerp } from "./_moving.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface AdadeltaOptions extends OptimizerOptions {
  /** Default 0.001, as in Keras; the paper has none, which is 1. */
  readonly learningRate?: number
  /** Decay of the mean squares. Default 0.95. */
  readonly rho?: number
  /** Keeps the division finite and begins the movement. Default 1e-7. */
  readonly epsilon?: number
}

const known: OptionNames<AdadeltaOptions> = { learningRate: true, rho: true, epsilon: true, ...optimizerOptions }

/**
 * Steps in the unit of the weights themselves: v ← ρ v + (1 − ρ) g², d = g √(u + ε) / √(v + ε),
 * u ← ρ u + (1 − ρ) d², w ← w − η d. Zeiler, 2012, "ADADELTA: an adaptive learning rate method".
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.Adadelta({ learningRate: 1, epsilon: 1e-2 })
 * for (let step = 0; step < 10; step++) optimizer.apply([tensor([5, -5000])], [w]) // the scale does not matter
 * w.value // → Tensor float32 [2] [-3.5967, 5.6155]
 */
export class Adadelta extends Optimizer {
  override readonly name = "adadelta"
  readonly rho: number
  readonly epsilon: number

  constructor(options: AdadeltaOptions = {}) {
    const { learningRate = 0.001, rho = 0.95, epsilon = 1e-7, ...rest } = checkOptions("Adadelta", options, known)
    super(learningRate, rest)
    this.rho = checkDecay("Adadelta", "rho", rho)
    this.epsilon = checkEpsilon("Adadelta", epsilon)
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return { accumulatedGradient: zeros, accumulatedDelta: zeros }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, _step: Tensor, learningRate: Tensor): Update {
    const root = (mean: Tensor): Tensor => mean.add(this.epsilon).sqrt()
    const accumulatedGradient = lerp(slots.accumulatedGradient!, gradient.square(), 1 - this.rho)
    const delta = gradient.mul(root(slots.accumulatedDelta!)).div(root(accumulatedGradient))
    const accumulatedDelta = lerp(slots.accumulatedDelta!, delta.square(), 1 - this.rho)
    return { variable: variable.sub(delta.mul(learningRate)), slots: { accumulatedGradient, accumulatedDelta } }
  }
}
