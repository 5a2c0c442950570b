import { ArgumentError } from "../../base/errors.ts"
import { Optimizer, type OptimizerOptions, type Slots, type Update, zerosLike } from "../../optimizers/optimizer.ts"
import type { Tensor, Variable } from "../../tensor/index.ts"

/** What Adam is made of, each to be had alone. */
const optimizerParts = ["inertia", "scaling", "correction"] as const
type OptimizerPart = (typeof optimizerParts)[number]

/** All that can be put together from them: `inertia + scaling`. */
export const composedNames: readonly string[] = [
  ...optimizerParts,
  "inertia + scaling",
  "inertia + correction",
  "scaling + correction",
  "inertia + scaling + correction",
]

interface ComposedOptions extends OptimizerOptions {
  readonly learningRate: number
  readonly beta1: number
  readonly beta2: number
}

/**
 * An optimizer put together from parts: `inertia` goes by a moving mean of the gradients instead of the gradient
 * (Momentum), `scaling` divides by the root of a moving mean of their squares (RMSprop), and `correction` makes up for
 * both means beginning at 0. All three together are meant to be Adam; that they are is what is to be shown.
 */
export class Composed extends Optimizer {
  override readonly name = "composed"
  readonly #parts: ReadonlySet<string>
  readonly #beta1: number
  readonly #beta2: number

  /** @param name `inertia + scaling`, say. */
  constructor(name: string, { learningRate, beta1, beta2, ...rest }: ComposedOptions) {
    super(learningRate, rest)
    this.#parts = new Set(partsOf(name))
    if (this.#parts.size === 0)
      throw new ArgumentError(`an optimizer of parts is some of ${optimizerParts.join(" + ")}, got '${name}'.`)
    this.#beta1 = beta1
    this.#beta2 = beta2
  }

  override init(variable: Variable): Slots {
    const zeros = zerosLike(variable)
    return {
      ...(this.#parts.has("inertia") && { momentum: zeros }),
      ...(this.#parts.has("scaling") && { velocity: zeros }),
    }
  }

  override update(variable: Tensor, gradient: Tensor, slots: Slots, step: Tensor, learningRate: Tensor): Update {
    const mean = (before: Tensor, now: Tensor, beta: number) => before.mul(beta).add(now.mul(1 - beta))
    const corrected = (moment: Tensor, beta: number) =>
      this.#parts.has("correction") ? moment.div(step.mul(Math.log(beta)).exp().neg().add(1)) : moment
    const momentum = slots.momentum && mean(slots.momentum, gradient, this.#beta1)
    const velocity = slots.velocity && mean(slots.velocity, gradient.square(), this.#beta2)
    const direction = momentum ? corrected(momentum, this.#beta1) : gradient
    const scaled = velocity ? direction.div(corrected(velocity, this.#beta2).sqrt().add(1e-7)) : direction
    return {
      variable: variable.sub(scaled.mul(learningRate)),
      slots: { ...(momentum && { momentum }), ...(velocity && { velocity }) },
    }
  }
}

/** The parts that a name lists, or none if it is no such name. */
function partsOf(name: string): readonly OptimizerPart[] {
  const words = name.split(" + ")
  const parts = optimizerParts.filter((part) => words.includes(part))
  return parts.length === words.length ? parts : []
}
