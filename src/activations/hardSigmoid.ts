import type { Activation } from "./activation.ts"
import { relu6 } from "./relu6.ts"

/**
 * x / 6 + 1/2, kept in [0, 1]: a sigmoid of straight lines. Courbariaux, Bengio & David, 2015; the slope of 1/6 is that
 * of Keras 3 and PyTorch, Keras 2 had 1/5.
 * @example activations.hardSigmoid(tensor([-4, 0, 1.5])) // → Tensor float32 [3] [0.0, 0.50000, 0.75000]
 */
export const hardSigmoid: Activation = (x) => relu6(x.add(3)).div(6)
