import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, where } from "../tensor/index.ts"

interface LeakyReluOptions {
  readonly negativeSlope?: number
}

const known: OptionNames<LeakyReluOptions> = { negativeSlope: true }

/**
 * x where x > 0, else `negativeSlope` · x (default 0.2, as in Keras 3), which is also the gradient at 0. Maas et al.,
 * 2013.
 * @example activations.leakyRelu(tensor([-1, 0, 2])) // → Tensor float32 [3] [-0.20000, 0.0, 2.0]
 */
export const leakyRelu = (x: Tensor, options?: LeakyReluOptions): Tensor => {
  const { negativeSlope = 0.2 } = checkOptions("leakyRelu", options, known)
  return where(x.greater(0), x, x.mul(checkNumber("leakyRelu", "negativeSlope", negativeSlope)))
}
