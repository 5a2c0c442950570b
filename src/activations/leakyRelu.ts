import { type Tensor, where } from "../tensor/index.ts"

/** x where x > 0, else `negativeSlope` · x (default 0.2, as in Keras 3), which is also the gradient at 0. Maas et al., 2013. */
export const leakyRelu = (x: Tensor, { negativeSlope = 0.2 }: { readonly negativeSlope?: number } = {}): Tensor =>
  where(x.greater(0), x, x.mul(negativeSlope))
