import { logaddexp } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * ln(1 + eˣ), a smooth relu that is positive everywhere, without overflow at either end. Dugas et al., 2001.
 * @example activations.softplus(tensor([-1000, 0, 1000])) // → Tensor float32 [3] [0.0, 0.69315, 1000.0]
 */
export const softplus: Activation = (x) => logaddexp(x, 0)
