import type { Activation } from "./activation.ts"

/**
 * x · sigmoid(x), also called swish. Elfwing, Uchibe & Doya, 2017; Ramachandran, Zoph & Le, 2017.
 * @example activations.silu(tensor([-1000, -1, 2])) // → Tensor float32 [3] [0.0, -0.26894, 1.7616]
 */
export const silu: Activation = (x) => x.mul(x.sigmoid())
