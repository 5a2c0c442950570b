import type { Activation } from "./activation.ts"

/**
 * 1 / (1 + e⁻ˣ), element by element, without overflow at either end.
 * @example activations.sigmoid(tensor([-1000, 0, 1])) // → Tensor float32 [3] [0.0, 0.50000, 0.73106]
 */
export const sigmoid: Activation = (x) => x.sigmoid()
