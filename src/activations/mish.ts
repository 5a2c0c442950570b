import type { Activation } from "./activation.ts"
import { softplus } from "./softplus.ts"

/**
 * x · tanh(softplus(x)). Misra, 2019.
 * @example activations.mish(tensor([-1000, -1, 2])) // → Tensor float32 [3] [0.0, -0.30340, 1.9440]
 */
export const mish: Activation = (x) => x.mul(softplus(x).tanh())
