import type { Activation } from "./activation.ts"

/** 1 / (1 + e⁻ˣ), element by element, without overflow at either end. */
export const sigmoid: Activation = (x) => x.sigmoid()
