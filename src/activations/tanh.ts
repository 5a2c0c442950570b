import type { Activation } from "./activation.ts"

/**
 * (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), element by element.
 * @example activations.tanh(tensor([-1000, 0, 1])) // → Tensor float32 [3] [-1.0, 0.0, 0.76159]
 */
export const tanh: Activation = (x) => x.tanh()
