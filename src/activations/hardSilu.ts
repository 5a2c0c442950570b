import { where } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * x · hardSigmoid(x), also called hard swish: 0 up to −3, x from 3 on, x (x + 3) / 6 between. Howard et al., 2019,
 * "Searching for MobileNetV3".
 * @example activations.hardSilu(tensor([-4, -1, 0, 9])) // → Tensor float32 [4] [0.0, -0.33333, 0.0, 9.0]
 */
export const hardSilu: Activation = (x) => where(x.lessEqual(-3), 0, where(x.less(3), x.mul(x.add(3)).div(6), x))
