import type { HostArray } from "../../base/dtype.ts"
import type { ConvolutionKernel, Program, Region } from "../../compile/program.ts"

const [FROM, TO, SIDE] = [5, 19, 7]

/** The three convolutions, with borders, steps and ragged columns: what the compiler has to get right before first use. */
export function convolutionTestProgram(): Program {
  const output = 4
  const sizes = { x: 2 * SIDE * SIDE * FROM, kernel: 9 * FROM * TO, y: 2 * output * output * TO }
  const regions = (["input", "output"] as const).flatMap((space) =>
    Object.values(sizes).map((size, slot): Region => ({ space, slot, offset: 0, size, dtype: "float32" })),
  )
  const [x, kernel, y] = [0, 1, 2].map((region) => ({ region, offset: 0 })) as [Place, Place, Place]
  const shared = {
    ...({ kind: "convolution", name: "self-test", origin: undefined, epilogue: undefined } as const),
    ...{ batch: 2, channels: FROM, filters: TO, groups: 1 },
    ...({ input: [1, SIDE, SIDE], kernel: [1, 3, 3], output: [1, output, output] } as const),
    ...({ strides: [1, 2, 2], dilation: [1, 1, 1], low: [0, 1, 1] } as const),
  }
  const kernels: ConvolutionKernel[] = [
    { ...shared, computes: "convInput", a: y, b: kernel, c: 3 },
    { ...shared, computes: "convKernel", a: x, b: y, c: 4 },
    { ...shared, computes: "conv", a: x, b: kernel, c: 5 },
  ]
  const specs = Object.values(sizes).map((size) => ({ size, dtype: "float32" as const }))
  return { inputs: specs, outputs: specs, variables: [], constants: [], regions, kernels, arenaSize: 0 }
}

export const convolutionTestInputs = ({ inputs }: Program): readonly HostArray[] =>
  inputs.map(({ size }, slot) => Float32Array.from({ length: size }, (_, i) => Math.sin((i + 31 * slot) * 12.9898)))

type Place = ConvolutionKernel["a"]
