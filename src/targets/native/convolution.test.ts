import fc from "fast-check"
import { expect, test } from "vitest"
import type { ConvolutionKernel, Triple } from "../../compile/program.ts"
import { arrayDifference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createNativeTarget } from "./index.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"

const axis = fc.record({
  input: fc.constantFrom(1, 2, 3, 5, 8, 13),
  size: fc.constantFrom(1, 2, 3, 5),
  stride: fc.constantFrom(1, 1, 2, 3),
  dilation: fc.constantFrom(1, 1, 2),
  low: fc.constantFrom(0, 1, 2),
  high: fc.constantFrom(0, 1, 2),
})
const channels = fc.constantFrom(1, 2, 3, 5, 8, 9, 16, 17, 31)
const convolution: fc.Arbitrary<Convolution> = fc.record({
  computes: fc.constantFrom("conv" as const, "convInput" as const, "convKernel" as const),
  batch: fc.constantFrom(0, 1, 2, 3, 20),
  groups: fc.constantFrom(1, 1, 1, 2, 5),
  fromGroup: channels,
  toGroup: channels,
  depthwise: fc.boolean(),
  axes: fc
    .tuple(fc.option(axis, { nil: undefined, freq: 1 }), axis, axis)
    .map(
      ([depth, height, width]) =>
        [depth, depth ? { ...height, input: Math.min(4, height.input) } : height, width] as const,
    ),
  epilogue: fc.boolean(),
  seed: fc.nat(),
})
interface Axis {
  readonly input: number
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly low: number
  readonly high: number
}
interface Convolution {
  readonly computes: ConvolutionKernel["computes"]
  readonly batch: number
  readonly groups: number
  readonly fromGroup: number
  readonly toGroup: number
  readonly depthwise: boolean
  readonly axes: readonly [depth: Axis | undefined, height: Axis, width: Axis]
  readonly epilogue: boolean
  readonly seed: number
}

const flat = { input: 1, size: 1, stride: 1, dilation: 1, low: 0, high: 0 }

/** The program of one convolution, and how large its inputs are; undefined if nothing would come out. */
function programOf(q: Convolution, place: { a: number; b: number }) {
  const [depth = flat, height, width] = q.axes
  const along = [depth, height, width]
  const output = along.map((x) => Math.floor((x.input + x.low + x.high - (x.size - 1) * x.dilation - 1) / x.stride) + 1)
  if (output.some((n) => n < 1)) return undefined
  const triple = (list: readonly number[]) => list as unknown as Triple
  const [fromGroup, toGroup] = q.depthwise ? [1, 1] : [q.fromGroup, q.toGroup]
  const groups = q.depthwise ? q.fromGroup : q.groups
  const [inputs, filters] = [groups * fromGroup, groups * toGroup]
  const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1)
  const sizes = {
    x: q.batch * product(along.map(({ input }) => input)) * inputs,
    kernel: product(along.map(({ size }) => size)) * fromGroup * filters,
    y: q.batch * product(output) * filters,
  }
  const [a, b, c] = (
    { conv: ["x", "kernel", "y"], convInput: ["y", "kernel", "x"], convKernel: ["x", "y", "kernel"] } as const
  )[q.computes]
  const builder = programBuilder()
  const operand = (size: number, offset: number) => ({ region: builder.slot("input", size + offset), offset })
  const [left, right] = [operand(sizes[a], place.a), operand(sizes[b], place.b)]
  const result = builder.slot("output", sizes[c])
  const columns = c === "x" ? inputs : filters
  const rows = sizes[c] / columns
  const raw = q.epilogue ? builder.scratch(sizes[c]) : result
  const bias = builder.slot("input", columns)
  const at = { constant: 0, terms: [[1, columns] as const, [2, 1] as const] }
  const epilogue = loop({
    loops: [1, rows, columns],
    body: [
      { op: "load", dtype: "float32", region: raw, at },
      { op: "load", dtype: "float32", region: bias, at: { constant: 0, terms: [[2, 1]] } },
      { op: "add", dtype: "float32", args: [0, 1] },
      { op: "max", dtype: "float32", args: [2, 1] },
    ],
    stores: [{ region: result, at, value: 3, mode: "set" }],
  })
  const kernel: ConvolutionKernel = {
    ...{
      kind: "convolution",
      name: "test",
      origin: undefined,
      computes: q.computes,
      batch: q.batch,
      channels: inputs,
      filters,
      groups,
    },
    input: triple(along.map(({ input }) => input)),
    kernel: triple(along.map(({ size }) => size)),
    output: triple(output),
    strides: triple(along.map(({ stride }) => stride)),
    dilation: triple(along.map(({ dilation }) => dilation)),
    low: triple(along.map(({ low }) => low)),
    ...{ a: left, b: right, c: raw, epilogue: q.epilogue ? epilogue : undefined },
  }
  builder.kernels.push(kernel)
  return builder.build()
}

const inputsOf = (program: { inputs: readonly { size: number }[] }, seed: number) =>
  program.inputs.map(({ size }, slot) =>
    Float32Array.from({ length: size }, (_, i) => Math.fround(Math.sin(seed + slot * 77 + i * 1.7))),
  )

/** Images so large that they are taken in blocks: of planes, where there are any, otherwise of rows. */
const blocks: readonly Convolution[] = (["conv", "convInput", "convKernel"] as const).flatMap((computes) =>
  [
    { fromGroup: 24, toGroup: 9 },
    { fromGroup: 24, toGroup: 16, depthwise: true },
  ].flatMap((channels) =>
    [
      { ...flat, input: 12, size: 3, stride: 2, low: 1 },
      { ...flat, input: 9, size: 3, dilation: 2, high: 1 },
      undefined,
    ].map((depth) => ({
      ...{ computes, batch: 2, groups: 1, depthwise: false, epilogue: true, seed: 3, ...channels },
      axes: [
        depth,
        { ...flat, input: depth ? 20 : 140, size: 3, low: 1, high: 1 },
        { ...flat, input: 26, size: 3, stride: 2 },
      ] as const,
    })),
  ),
)

const [one, two, three] = [1, 2, 3].map((threads) => createNativeTarget({ threads }))

test("convolutions of all shapes agree with the evaluated program, on any number of threads to the bit", () => {
  fc.assert(
    fc.property(convolution, fc.nat(3), (q, shift) => {
      const program = programOf(q, { a: shift, b: 3 - shift })
      if (!program) return
      const inputs = inputsOf(program, q.seed % 1000)
      const expected = evaluate(program, inputs)
      const alone = runOn(one!, program, inputs)
      expect(arrayDifference(alone.outputs[0]!, expected.outputs[0]!, 1e-4)).toBeUndefined()
      for (const target of [two!, three!]) {
        expect(arrayDifference(runOn(target, program, inputs).outputs[0]!, alone.outputs[0]!)).toBeUndefined()
      }
    }),
    { numRuns: 60, examples: blocks.map((q) => [q, 1]) },
  )
}, 300_000)
