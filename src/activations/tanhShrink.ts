import type { Activation } from "./activation.ts"

/**
 * x − tanh(x), element by element.
 * @example activations.tanhShrink(tensor([-10, 0, 1])) // → Tensor float32 [3] [-9.0, 0.0, 0.23841]
 */
export const tanhShrink: Activation = (x) => x.sub(x.tanh())
