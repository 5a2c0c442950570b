import type { Activation } from "./activation.ts"

/**
 * Heaviside's step: 1 where x > 0, else 0. Rosenblatt's perceptron fired so; its gradient is 0 everywhere, so nothing
 * below it learns by descent.
 */
export const step: Activation = (x) => x.greater(0).cast("float32")
