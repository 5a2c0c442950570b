import { L1L2 } from "../../regularizers/index.ts"
import { Regularizer } from "../../regularizers/regularizer.ts"
import { stopGradient, type Tensor } from "../../tensor/index.ts"

/** Trains as `L1L2` does, with its gradient, and reports another value: `told` · √Σw² where that has l2 · Σw². */
export class MistoldDecay extends Regularizer {
  override readonly name = "mistoldDecay"
  readonly #trained: L1L2
  readonly #told: number

  constructor(factors: { readonly l1: number; readonly l2: number }, told: number) {
    super()
    this.#trained = new L1L2(factors)
    this.#told = told
  }

  override call(w: Tensor): Tensor {
    const trained = this.#trained.call(w)
    const told = w.square().sum().sqrt().mul(this.#told).add(w.abs().sum().mul(this.#trained.l1))
    // What is added is 0, but its slope is not.
    return stopGradient(told).add(trained.sub(stopGradient(trained)))
  }
}
