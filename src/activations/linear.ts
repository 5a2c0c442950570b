import type { Activation } from "./activation.ts"

/**
 * Returns `x` itself.
 * @example activations.linear(tensor([-1, 2])) // → Tensor float32 [2] [-1.0, 2.0]
 */
export const linear: Activation = (x) => x
