import { printConvolution } from "./wasm/convolution.ts"
import { learnToConvolve } from "./wasm/convolver.ts"

/** To be called where convolutions are built: only then a page carries what they need on wasm. */
export function enableConvolutions(): void {
  learnToConvolve(printConvolution)
}
