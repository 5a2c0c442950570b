import type { Activation } from "./activation.ts"

/** (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), element by element. */
export const tanh: Activation = (x) => x.tanh()
