import type { Activation } from "./activation.ts"

/**
 * Heaviside's step: 1 where x > 0, else 0. Rosenblatt's perceptron fired so; its gradient is 0 everywhere, so nothing
 * below it learns by descent.
 * @example activations.step(tensor([-1, 0, 2])) // → Tensor float32 [3] [0.0, 0.0, 1.0]
 */
export const step: Activation = (x) => x.greater(0).cast("float32")
