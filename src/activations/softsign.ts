import type { Activation } from "./activation.ts"

/**
 * x / (1 + |x|): between −1 and 1 as tanh, but slower to get there. Glorot & Bengio, 2010.
 * @example activations.softsign(tensor([-1, 0, 3])) // → Tensor float32 [3] [-0.50000, 0.0, 0.75000]
 */
export const softsign: Activation = (x) => x.div(x.abs().add(1))
