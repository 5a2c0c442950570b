import { where } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * (x + 1) / 2, kept in [0, 1]; its gradient at ±1 is 0. It is sparsemax of x and −x, halved, as sigmoid is softmax.
 * @example activations.sparseSigmoid(tensor([-2, 0, 0.5])) // → Tensor float32 [3] [0.0, 0.50000, 0.75000]
 */
export const sparseSigmoid: Activation = (x) =>
  where(x.lessEqual(-1), 0, where(x.greaterEqual(1), 1, x.add(1).mul(0.5)))
