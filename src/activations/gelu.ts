import { checkFlag } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"

export interface GeluOptions {
  /** Whether to use a formula with tanh, as GPT-2 does, which differs by up to 5e-4. Default false. */
  readonly approximate?: boolean
}

const known: OptionNames<GeluOptions> = { approximate: true }

/**
 * x · Φ(x), Φ being the distribution function of the normal distribution, (1 + erf(x / √2)) / 2. With `approximate`
 * Φ(x) ≈ (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. Hendrycks & Gimpel, 2016.
 * @example activations.gelu(tensor([-1000, -1, 2])) // → Tensor float32 [3] [0.0, -0.15866, 1.9545]
 * @example activations.gelu(tensor([-1]), { approximate: true }) // → Tensor float32 [1] [-0.15881]
 */
export const gelu = (x: Tensor, options?: GeluOptions): Tensor => {
  const { approximate = false } = checkOptions("gelu", options, known)
  checkFlag("gelu", "approximate", approximate)
  return x.mul(approximate ? byTanh(x) : x.mul(Math.SQRT1_2).erf().mul(0.5).add(0.5))
}

/** (1 + tanh u) / 2 is sigmoid(2u). Beyond ±10 that is 0 or 1, where the cube would overflow in time. */
function byTanh(x: Tensor): Tensor {
  const near = x.clip(-10, 10)
  const cubic = near.square().mul(0.044715).add(1)
  return near
    .mul(cubic)
    .mul(2 * Math.sqrt(2 / Math.PI))
    .sigmoid()
}
