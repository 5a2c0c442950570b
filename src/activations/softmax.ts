import { softmax as normalize } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * eˣ / Σ eˣ along the last axis: positive and summing to 1. The row's maximum is taken off first, so nothing overflows.
 * @example activations.softmax(tensor([0, Math.log(3)])) // → Tensor float32 [2] [0.25000, 0.75000]
 * @example activations.softmax(tensor([1000, 0])) // → Tensor float32 [2] [1.0, 0.0]
 */
export const softmax: Activation = (x) => normalize(x, { axis: -1 })
