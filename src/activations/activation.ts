import type { Tensor } from "../tensor/index.ts"

/** Shape in, the same shape out. */
export type Activation = (x: Tensor) => Tensor
