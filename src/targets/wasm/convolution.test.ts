import fc from "fast-check"
import { expect, test } from "vitest"
import type { ConvolutionKernel, LoopKernel, Program, Triple } from "../../compile/program.ts"
import { enableConvolutions } from "../convolutions.ts"
import { difference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createWasmTarget } from "./index.ts"
import { at, floats, load, noise, programOf, set } from "./programs.test-helper.ts"
import { target } from "./setUp.test-helper.ts"

enableConvolutions()

type Shape = Pick<
  ConvolutionKernel,
  "batch" | "channels" | "filters" | "groups" | "input" | "kernel" | "strides" | "dilation" | "low"
> & {
  /** Positions that the last element needs beyond the end. */
  readonly high: Triple
}

const kinds = ["conv", "convInput", "convKernel"] as const
const epilogues = ["none", "inPlace", "other"] as const
const product = (extents: readonly number[]) => extents.reduce((all, extent) => all * extent, 1)

/** The convolution of two inputs and an epilogue that adds a bias for each column and cuts off below zero. */
function program(computes: (typeof kinds)[number], shape: Shape, epilogue: (typeof epilogues)[number]): Program {
  const { high, ...sizes } = shape
  const { batch, channels, filters, groups, input, kernel, strides, dilation, low } = sizes
  const output = input.map((n, axis) => {
    const span = (kernel[axis]! - 1) * dilation[axis]! + 1
    return Math.max(0, Math.floor((n + low[axis]! + high[axis]! - span) / strides[axis]!) + 1)
  }) as unknown as Triple
  const x = batch * product(input) * channels
  const w = (product(kernel) * channels * filters) / groups
  const y = batch * product(output) * filters
  const [a, b, c, columns] = {
    conv: [x, w, y, filters],
    convInput: [y, w, x, channels],
    convKernel: [x, y, w, filters],
  }[computes] as [number, number, number, number]
  const own = at(0, [1, columns], [2, 1])
  const bias: LoopKernel = loop({
    loops: [1, c / columns, columns],
    body: [
      load(3, own),
      load(2, at(0, [2, 1])),
      { op: "add", dtype: "float32", args: [0, 1] },
      { op: "const", dtype: "float32", value: 0 },
      { op: "max", dtype: "float32", args: [2, 3] },
    ],
    stores: [set(epilogue === "other" ? 4 : 3, own, 4)],
  })
  return programOf({
    inputs: [floats(a + 3), floats(b + 5), floats(columns)],
    outputs: [floats(c), floats(epilogue === "other" ? c : 0)],
    kernels: [
      {
        ...{ kind: "convolution", name: "test", origin: undefined, computes, output, ...sizes },
        ...{ a: { region: 0, offset: 3 }, b: { region: 1, offset: 5 }, c: 3 },
        epilogue: epilogue === "none" ? undefined : bias,
      },
    ],
  })
}

const inputsOf = (made: Program) => made.inputs.map(({ size }, i) => noise(size, i + 1))

function mismatch(...parts: Parameters<typeof program>): string | undefined {
  const made = program(...parts)
  const inputs = inputsOf(made)
  return difference(runOn(target, made, inputs), evaluate(made, inputs), 1e-4)
}

const plain = { strides: [1, 1, 1], dilation: [1, 1, 1], low: [0, 1, 1], high: [0, 1, 1] } as const
const flat = (size: number, width: number, channels: number, filters: number, groups = 1): Shape => ({
  ...plain,
  ...{ batch: 1, channels, filters, groups, input: [1, size, size], kernel: [1, width, width] },
})

const small = fc.integer({ min: 1, max: 3 })
const extent = fc.integer({ min: 1, max: 9 })
const triple = (one: fc.Arbitrary<number>) => fc.tuple(one, one, one)
const axes = fc.integer({ min: 0, max: 2 })
/** Leading axes of extent 1 where there are fewer than three. */
const filled = (t: Triple, first: number, filler: number) =>
  t.map((n, i) => (i < first ? filler : n)) as unknown as Triple

const shapes = fc
  .record({
    batch: fc.integer({ min: 0, max: 5 }),
    groups: fc.constantFrom(1, 1, 1, 2, 3, 5, 8, 9),
    channels: fc.constantFrom(1, 1, 2, 3, 4, 7),
    filters: fc.constantFrom(1, 1, 2, 5, 8, 11),
    input: triple(extent),
    kernel: triple(small),
    strides: triple(small),
    dilation: triple(small),
    low: triple(fc.integer({ min: 0, max: 2 })),
    high: triple(fc.integer({ min: 0, max: 2 })),
    first: axes,
  })
  .map(
    ({ first, ...s }): Shape => ({
      ...s,
      channels: s.channels * s.groups,
      filters: s.filters * s.groups,
      input: filled(s.input, first, 1),
      kernel: filled(s.kernel, first, 1),
      strides: filled(s.strides, first, 1),
      dilation: filled(s.dilation, first, 1),
      low: filled(s.low, first, 0),
      high: filled(s.high, first, 0),
    }),
  )

test("convolutions of any shape, with any epilogue, agree with the plain evaluation", () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), shapes, fc.constantFrom(...epilogues), (computes, shape, epilogue) => {
      expect(mismatch(computes, shape, epilogue)).toBe(undefined)
    }),
    { numRuns: 300, seed: 11 },
  )
})

const larger: readonly [string, Shape][] = [
  ["blocks of an image", flat(33, 3, 5, 9)],
  ["steps that leave a block short", { ...flat(35, 3, 4, 6), strides: [1, 2, 3] }],
  ["a kernel narrower than its steps", { ...flat(31, 2, 3, 5), strides: [1, 3, 3], low: [0, 0, 0] }],
  ["several small images together, the last ones fewer", { ...flat(4, 3, 12, 20), batch: 37 }],
  ["shares of the columns", { ...flat(4, 3, 24, 150), high: [0, 0, 0] }],
  ["one axis", { ...flat(1, 1, 6, 10), input: [1, 1, 700], kernel: [1, 1, 5], low: [0, 0, 2], high: [0, 0, 2] }],
  ["three axes", { ...flat(1, 1, 3, 4), batch: 2, input: [9, 12, 11], kernel: [3, 2, 3], low: [1, 1, 0] }],
  ["one channel a group", { ...flat(23, 3, 19, 19, 19), batch: 2 }],
  ["one channel a group, with steps", { ...flat(23, 3, 32, 32, 32), strides: [1, 2, 2] }],
  ["no border", { ...flat(20, 3, 8, 8), batch: 3, low: [0, 0, 0], high: [0, 0, 0] }],
  ["single places", { ...flat(30, 1, 16, 24), batch: 2, low: [0, 0, 0], high: [0, 0, 0] }],
]

test.each(larger)("%s", (_, shape) => {
  for (const computes of kinds)
    for (const epilogue of epilogues) expect(mismatch(computes, shape, epilogue)).toBe(undefined)
})

test("any number of threads gives the same bits", async () => {
  for (const [, shape] of larger)
    for (const computes of kinds) {
      const made = program(computes, { ...shape, batch: shape.batch + 4 }, "other")
      const inputs = inputsOf(made)
      const expected = runOn(target, made, inputs)
      for (const threads of [2, 3]) {
        const other = createWasmTarget({ threads })
        other.load(made)
        await other.ready()
        for (let round = 0; round < 3; round++) expect(difference(runOn(other, made, inputs), expected)).toBe(undefined)
      }
    }
}, 60_000)
