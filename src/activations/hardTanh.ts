import type { Activation } from "./activation.ts"

/**
 * x, kept in [−1, 1]; its gradient at ±1 is 0. Collobert, 2004.
 * @example activations.hardTanh(tensor([-4, 0.5, 9])) // → Tensor float32 [3] [-1.0, 0.50000, 1.0]
 */
export const hardTanh: Activation = (x) => x.clip(-1, 1)
