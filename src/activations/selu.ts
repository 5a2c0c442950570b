import type { Activation } from "./activation.ts"
import { elu } from "./elu.ts"

const alpha = 1.6732632423543772
const scale = 1.0507009873554805

/**
 * 1.0507 · elu(x, alpha = 1.6733), whose constants keep mean 0 and variance 1 from layer to layer when weights are drawn
 * by `lecunNormal`. Klambauer et al., 2017.
 * @example activations.selu(tensor([-1000, 0, 2])) // → Tensor float32 [3] [-1.7581, 0.0, 2.1014]
 */
export const selu: Activation = (x) => elu(x, { alpha }).mul(scale)
