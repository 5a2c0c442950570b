import { relu as rectify } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * max(x, 0), element by element; its gradient at 0 is 0. Nair & Hinton, 2010.
 * @example activations.relu(tensor([-1, 0, 2])) // → Tensor float32 [3] [0.0, 0.0, 2.0]
 */
export const relu: Activation = (x) => rectify(x)
