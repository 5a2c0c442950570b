import { checkFlag, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface SGDOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** How much of the last step is kept, from 0 (default) to 1. */
  readonly momentum?: number
  /** Looks ahead along the momentum. Default false. */
  readonly nesterov?: boolean
}

const known: OptionNames<SGDOptions> = { learningRate: true, momentum: true, nesterov: true, ...optimizerOptions }

/**
 * Gradient descent: w ← w − η g. With momentum μ, v ← μ v − η g and w ← w + v; Nesterov's form steps by μ v − η g, with
 * the new v. Sutskever et al., 2013, "On the importance of initialization and momentum in deep learning".
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.SGD({ learningRate: 0.1, momentum: 0.9 })
 * for (let step = 0; step < 2; step++) optimizer.apply([tensor([1, -1])], [w])
 * w.value // → Tensor float32 [2] [0.71000, 1.2900]
 */
export class SGD extends Optimizer {
  override readonly name = "sgd"
  readonly momentum: number
  readonly nesterov: boolean

  constructor(options: SGDOptions = {}) {
    const { learningRate = 0.01, momentum = 0, nesterov = false, ...rest } = checkOptions("SGD", options, known)
    super(learningRate, rest)
    this.momentum = checkNumber("SGD", "momentum", momentum, "lie in [0, 1]", (n) => n >= 0 && n <= 1)
    this.nesterov = checkFlag("SGD", "nesterov", nesterov)
  }

  override init(variable: Variable): Slots {
    return this.momentum === 0 ? {} : { momentum: zerosLike(variable) }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, _step: Tensor, learningRate: Tensor): Update {
    const descent = gradient.mul(learningRate)
    if (!slots.momentum) return { variable: variable.sub(descent), slots }
    const momentum = slots.momentum.mul(this.momentum).sub(descent)
    const step = this.nesterov ? momentum.mul(this.momentum).sub(descent) : momentum
    return { variable: variable.add(step), slots: { momentum } }
  }
}
