import type { ConvolutionKernel } from "../../compile/program.ts"
import type { Printer } from "./printer.ts"

type PrintConvolution = (printer: Printer, kernel: ConvolutionKernel) => void

let printer: PrintConvolution | undefined

/**
 * Teaches this target to convolve. Whoever builds a convolution calls it (`targets/convolutions.ts`), so that a bundler
 * leaves that part out of pages which have none.
 */
export function learnToConvolve(print: PrintConvolution): void {
  printer = print
}

export function convolver(): PrintConvolution {
  if (!printer) throw new Error("wasm: enableConvolutions() was not called before a convolution was built")
  return printer
}
