import { logSoftmax as normalize } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * The logarithm of softmax along the last axis, exact where softmax is 0 in float32.
 * @example activations.logSoftmax(tensor([1000, 0])) // → Tensor float32 [2] [0.0, -1000.0]
 */
export const logSoftmax: Activation = (x) => normalize(x, { axis: -1 })
