import type { Activation } from "./activation.ts"
import { softplus } from "./softplus.ts"

/**
 * The logarithm of sigmoid, −ln(1 + e⁻ˣ), exact where sigmoid is 0 in float32.
 * @example activations.logSigmoid(tensor([-1000, 0, 1000])) // → Tensor float32 [3] [-1000.0, -0.69315, 0.0]
 */
export const logSigmoid: Activation = (x) => softplus(x.neg()).neg()
