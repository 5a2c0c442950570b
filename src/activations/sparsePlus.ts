import { where } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * 0 up to −1, x from 1 on, (x + 1)² / 4 between: a relu without a kink, and the integral of sparseSigmoid.
 * @example activations.sparsePlus(tensor([-2, 0, 3])) // → Tensor float32 [3] [0.0, 0.25000, 3.0]
 */
export const sparsePlus: Activation = (x) => where(x.lessEqual(-1), 0, where(x.less(1), x.add(1).square().div(4), x))
