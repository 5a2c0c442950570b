import { checkNotNegative } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { checkEpsilon } from "./_moving.ts"
import { filledLike, Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update } from "./optimizer.ts"

export interface AdagradOptions extends OptimizerOptions {
  /** Default 0.001. The paper's results want more, about 0.01 to 1. */
  readonly learningRate?: number
  /** What the sum of squares begins with, 0 or more. Default 0.1. */
  readonly initialAccumulatorValue?: number
  /** Keeps the division finite. Default 1e-7; under the root, as in Keras. */
  readonly epsilon?: number
}

const known: OptionNames<AdagradOptions> = {
  learningRate: true,
  initialAccumulatorValue: true,
  epsilon: true,
  ...optimizerOptions,
}

/**
 * Steps that shrink where gradients have been large: h ← h + g², w ← w − η g / √(h + ε). Since h only grows, all steps
 * shrink in time. Duchi et al., 2011, "Adaptive subgradient methods for online learning and stochastic optimization".
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.Adagrad({ learningRate: 0.5, initialAccumulatorValue: 0 })
 * optimizer.apply([tensor([3, -4])], [w]) // the first step is ± the rate
 * optimizer.apply([tensor([4, 0])], [w])
 * w.value // → Tensor float32 [2] [0.10000, 1.5000]
 */
export class Adagrad extends Optimizer {
  override readonly name = "adagrad"
  readonly initialAccumulatorValue: number
  readonly epsilon: number

  constructor(options: AdagradOptions = {}) {
    const {
      learningRate = 0.001,
      initialAccumulatorValue = 0.1,
      epsilon = 1e-7,
      ...rest
    } = checkOptions("Adagrad", options, known)
    super(learningRate, rest)
    this.initialAccumulatorValue = checkNotNegative("Adagrad", "initialAccumulatorValue", initialAccumulatorValue)
    this.epsilon = checkEpsilon("Adagrad", epsilon)
  }

  override init(variable: Variable): Slots {
    return { accumulator: filledLike(variable, this.initialAccumulatorValue) }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, _step: Tensor, learningRate: Tensor): Update {
    const accumulator = slots.accumulator!.add(gradient.square())
    const descent = gradient.mul(learningRate).div(accumulator.add(this.epsilon).sqrt())
    return { variable: variable.sub(descent), slots: { accumulator } }
  }
}
