import { softmax as normalize } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/** eˣ / Σ eˣ along the last axis: positive and summing to 1. The row's maximum is taken off first, so nothing overflows. */
export const softmax: Activation = (x) => normalize(x, { axis: -1 })
