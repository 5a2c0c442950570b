import type { Shape } from "../../src/base/shape.ts"
import * as g from "../../src/graph/build.ts"
import type { Primitive } from "../../src/graph/node.ts"
import type { Argument, Case } from "./cases.ts"

const f = (shape: Shape): Argument => ({ shape, dtype: "float32", domain: "any" })

interface ConvolutionCase {
  readonly x: Shape
  readonly kernel: Shape
  readonly y: Shape
  readonly strides: readonly number[]
  readonly dilation: readonly number[]
  readonly low: readonly number[]
  readonly groups: number
}

const convolution = (
  x: Shape,
  kernel: Shape,
  out: readonly number[],
  { strides, dilation, low, groups = 1 }: Partial<ConvolutionCase> = {},
): ConvolutionCase => ({
  x,
  kernel,
  y: [x[0]!, ...out, kernel.at(-1)!],
  strides: strides ?? out.map(() => 1),
  dilation: dilation ?? out.map(() => 1),
  low: low ?? out.map(() => 0),
  groups,
})

const settings = ({ strides, dilation, low, groups }: ConvolutionCase) => ({ strides, dilation, low, groups })
const nameOf = ({ x, kernel, strides, dilation, low, groups }: ConvolutionCase) =>
  `[${x}] by [${kernel}], strides ${strides}, dilation ${dilation}, before ${low}, groups ${groups}`

/** Shapes that matter, and their corners: narrow and ragged channels, borders, steps, batches of one and of none. */
const convolutions: readonly ConvolutionCase[] = [
  convolution([2, 6, 5, 3], [3, 3, 3, 4], [4, 3]),
  convolution([1, 1, 1, 1], [1, 1, 1, 1], [1, 1]),
  convolution([3, 8, 8, 1], [5, 5, 1, 30], [4, 4]),
  convolution([2, 7, 9, 16], [3, 3, 16, 16], [7, 9], { low: [1, 1] }),
  convolution([2, 5, 5, 17], [3, 3, 17, 33], [7, 7], { low: [2, 2] }),
  convolution([2, 9, 8, 5], [3, 3, 5, 7], [5, 4], { strides: [2, 2], low: [1, 0] }),
  convolution([1, 11, 11, 2], [3, 2, 2, 3], [3, 4], { strides: [4, 3], low: [1, 1] }),
  convolution([1, 4, 4, 3], [2, 2, 3, 5], [2, 2], { strides: [3, 3] }),
  convolution([2, 9, 9, 4], [3, 3, 4, 8], [5, 5], { dilation: [2, 2] }),
  convolution([1, 8, 7, 6], [3, 3, 3, 4], [6, 5], { groups: 2 }),
  convolution([2, 6, 6, 8], [3, 3, 1, 8], [6, 6], { groups: 8, low: [1, 1] }),
  convolution([1, 9, 9, 35], [3, 3, 1, 35], [5, 5], { groups: 35, low: [1, 1], strides: [2, 2] }),
  convolution([2, 5, 5, 3], [3, 3, 1, 6], [3, 3], { groups: 3 }),
  convolution([3, 40, 2], [5, 2, 9], [18], { strides: [2] }),
  convolution([1, 5, 6, 4, 3], [2, 3, 2, 3, 5], [4, 4, 3]),
  convolution([1, 5, 5, 5, 2], [3, 3, 3, 1, 4], [3, 3, 3], { groups: 2, strides: [2, 2, 2], low: [1, 1, 1] }),
  convolution([0, 6, 6, 3], [3, 3, 3, 4], [4, 4]),
  convolution([40, 10, 10, 8], [3, 3, 8, 24], [10, 10], { low: [1, 1] }),
]

/** The three convolutions, each over all of these. */
export const convolutionCases = {
  conv: convolutions.map((c) => ({
    name: nameOf(c),
    args: [f(c.x), f(c.kernel)],
    build: (x, kernel) => g.conv(x!, kernel!, settings(c), c.y),
    tolerance: 1e-6,
  })),
  convInput: convolutions.map((c) => ({
    name: nameOf(c),
    args: [f(c.y), f(c.kernel)],
    build: (y, kernel) => g.convInput(y!, kernel!, settings(c), c.x),
    tolerance: 1e-6,
  })),
  convKernel: convolutions.map((c) => ({
    name: nameOf(c),
    args: [f(c.x), f(c.y)],
    build: (x, y) => g.convKernel(x!, y!, settings(c), c.kernel),
    tolerance: 1e-6,
  })),
} satisfies Partial<Record<Primitive, readonly Case[]>>
