import type { Activation } from "./activation.ts"

/**
 * eˣ, element by element; infinite from x = 88.73 on.
 * @example activations.exponential(tensor([-1000, 0, 1])) // → Tensor float32 [3] [0.0, 1.0, 2.7183]
 */
export const exponential: Activation = (x) => x.exp()
