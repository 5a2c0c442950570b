import { checkOptions, type OptionNames } from "../base/options.ts"
import { asTensor, type Tensor, Variable } from "../tensor/index.ts"
import { checkDecay, checkEpsilon, lerp, remaining } from "./_moving.ts"
import { Optimizer, type OptimizerOptions, optimizerOptions, type Slots, type Update, zerosLike } from "./optimizer.ts"

export interface NadamOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** Decay of the mean gradient, towards which it warms up. Default 0.9. */
  readonly beta1?: number
  /** Decay of the mean squared gradient. Default 0.999. */
  readonly beta2?: number
  /** Keeps the division finite. Default 1e-7. */
  readonly epsilon?: number
}

const known: OptionNames<NadamOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  ...optimizerOptions,
}

/**
 * Adam that looks ahead along its momentum, as Nesterov's form of SGD does. With μₜ = β₁ (1 − ½ · 0.96ᵗ) and the product
 * Πₜ = μ₁ μ₂ … μₜ: m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
 * w ← w − η (μₜ₊₁ m / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√(v / (1 − β₂ᵗ)) + ε).
 * Dozat, 2016, "Incorporating Nesterov momentum into Adam".
 * @example
 * const w = new Variable([1, 1])
 * const optimizer = new optimizers.Nadam({ learningRate: 0.1 })
 * optimizer.apply([tensor([0.1, -1000])], [w])
 * w.value // → Tensor float32 [2] [0.89372, 1.1063]
 */
export class Nadam extends Optimizer {
  override readonly name = "nadam"
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Πₜ after t steps. */
  readonly #product = new Variable(asTensor(1), { name: "nadam/momentumProduct", trainable: false })

  constructor(options: NadamOptions = {}) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      ...rest
    } = checkOptions("Nadam", options, known)
    super(learningRate, rest)
    this.beta1 = checkDecay("Nadam", "beta1", beta1)
    this.beta2 = checkDecay("Nadam", "beta2", beta2)
    this.epsilon = checkEpsilon("Nadam", epsilon)
  }

  override get variables(): readonly Variable[] {
    return [...super.variables, this.#product]
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return { momentum: zeros, velocity: zeros }
  }

  override apply(gradients: readonly Tensor[], variables?: readonly Variable[]): void {
    const product = this.#productAt(this.iterations.value.cast("float32").add(1))
    super.apply(gradients, variables)
    this.#product.assign(product)
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, step: Tensor, learningRate: Tensor): Update {
    const next = this.#momentumAt(step.add(1))
    const product = this.#productAt(step)
    const left = (share: Tensor): Tensor => share.neg().add(1)
    const momentum = lerp(slots.momentum!, gradient, 1 - this.beta1)
    const velocity = lerp(slots.velocity!, gradient.square(), 1 - this.beta2)
    const ahead = momentum
      .mul(next.div(left(product.mul(next))))
      .add(gradient.mul(left(this.#momentumAt(step)).div(left(product))))
    const root = velocity.div(remaining(this.beta2, step)).sqrt()
    return {
      variable: variable.sub(ahead.mul(learningRate).div(root.add(this.epsilon))),
      slots: { momentum, velocity },
    }
  }

  /** μₜ */
  #momentumAt(step: Tensor): Tensor {
    return step.mul(Math.log(0.96)).exp().mul(-0.5).add(1).mul(this.beta1)
  }

  /** Πₜ in step t, before it is assigned. */
  #productAt(step: Tensor): Tensor {
    return this.#product.value.mul(this.#momentumAt(step))
  }
}
