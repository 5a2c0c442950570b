import type { Activation } from "./activation.ts"

/**
 * min(max(x, 0), 6), element by element; its gradient at 0 and 6 is 0. Krizhevsky, 2010.
 * @example activations.relu6(tensor([-1, 2, 9])) // → Tensor float32 [3] [0.0, 2.0, 6.0]
 */
export const relu6: Activation = (x) => x.clip(0, 6)
