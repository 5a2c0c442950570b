import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { HostArray } from "../../base/dtype.ts"
import type { Accumulator, Affine, Instruction, LoopKernel } from "../../compile/program.ts"
import { arrayDifference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createNativeTarget } from "./index.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"

const extent = fc.constantFrom(1, 2, 3, 5, 8, 10, 17, 33, 64, 100)
const extents = (minLength: number, maxLength: number) => fc.array(extent, { minLength, maxLength })
const size = (list: readonly number[]) => list.reduce((a, b) => a * b, 1)

/** Strides of a contiguous array whose axes lie in the order that the numbers of `order` sort them into. */
function layout(list: readonly number[], order: readonly number[], keep: (axis: number) => boolean): Affine {
  const axes = [...list.keys()].sort((a, b) => (order[a] ?? a) - (order[b] ?? b))
  const terms: [number, number][] = []
  let step = 1
  for (const axis of axes.reverse()) {
    if (!keep(axis)) continue
    terms.push([axis, step])
    step *= list[axis]!
  }
  return { constant: 0, terms }
}

const random = fc.record({
  loops: extents(0, 3),
  reduce: extents(0, 3),
  orders: fc.array(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
  /** A bit for each axis that the second operand does not have. */
  broadcast: fc.nat(63),
  dtype: fc.constantFrom("float32" as const, "int32" as const),
  op: fc.constantFrom("sum" as const, "max" as const),
  inPlace: fc.boolean(),
})
type Random = typeof random extends fc.Arbitrary<infer T> ? T : never

/** x and y are loaded in layouts of their own; maps and reductions of x·y and x are stored, scaled. */
function addLoops(builder: ReturnType<typeof programBuilder>, r: Random, large: boolean): void {
  const { loops, dtype } = r
  const reduce = large || size([...loops, ...r.reduce]) < 10_000 ? r.reduce : r.reduce.slice(0, 1)
  const all = [...loops, ...reduce]
  const count = size(all)
  const output = builder.slot("output", size(loops), dtype)
  const load = (region: number, at: Affine): Instruction => ({ op: "load", dtype, region, at })
  const body: Instruction[] = [
    load(
      builder.slot("input", count, dtype),
      layout(all, r.orders[0]!, () => true),
    ),
    load(
      builder.slot("input", count, dtype),
      layout(all, r.orders[1]!, (axis) => !((r.broadcast >> axis) & 1)),
    ),
    { op: "mul", dtype, args: [0, 1] },
  ]
  const accumulators: Accumulator[] =
    reduce.length > 0
      ? [
          { op: r.op, dtype, value: 2 },
          { op: "sum", dtype, value: 0 },
        ]
      : []
  const first = body.length + accumulators.length
  const after: Instruction[] = [
    { op: "const", dtype, value: 3 },
    { op: "mul", dtype, args: [reduce.length ? 3 : 2, first] },
    { op: "add", dtype, args: [first + 1, reduce.length ? 4 : 1] },
  ]
  const at = layout(loops, r.orders[2]!, () => true)
  const stores = [{ region: output, at, value: first + 2, mode: "set" as const }]
  builder.kernels.push(loop({ loops, reduce, body, accumulators, after, stores }))
  if (!r.inPlace || loops.length === 0) return
  // A second kernel over the same memory through two regions: out = out + x, in place.
  const again = builder.part(output, 0, size(loops))
  builder.kernels.push(
    loop({
      loops,
      body: [load(output, at), load(again, at), { op: "add", dtype, args: [0, 1] }],
      stores: [{ region: again, at, value: 2, mode: "set" }],
    }),
  )
}

function data(dtype: string, length: number, seed: number): HostArray {
  if (dtype === "float32") return Float32Array.from({ length }, (_, i) => Math.sin(i * 2.3 + seed) * 2)
  return Int32Array.from({ length }, (_, i) => Math.imul(i + seed, 0x9e3779b1) >> 9)
}

describe("loop kernels", () => {
  test("maps and reductions in all layouts agree with the evaluator on any number of threads", () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 12, maxLength: 12 }), (list) => {
        const builder = programBuilder()
        list.forEach((r, i) => {
          addLoops(builder, r, i === 0)
        })
        const program = builder.build()
        if (program.inputs.some((input) => input.size > 2e6)) return
        const inputs = program.inputs.map((spec, i) => data(spec.dtype, spec.size, i))
        const expected = evaluate(program, inputs).outputs
        const single = runOn(createNativeTarget({ threads: 1 }), program, inputs).outputs
        single.forEach((array, i) => {
          expect(arrayDifference(array, expected[i]!, 1e-4), JSON.stringify(list[i])).toBeUndefined()
        })
        for (const threads of [2, 3])
          expect(runOn(createNativeTarget({ threads }), program, inputs).outputs).toEqual(single)
      }),
      { numRuns: 4, endOnFailure: true, seed: 2 },
    )
  })

  const sumOf = (loops: number[], reduce: number[], at: Affine): LoopKernel =>
    loop({
      loops,
      reduce,
      body: [{ op: "load", dtype: "float32", region: 0, at }],
      accumulators: [
        { op: "sum", dtype: "float32", value: 0 },
        { op: "max", dtype: "float32", value: 0 },
      ],
      stores: [1, 2].map((region) => ({
        region,
        at: { constant: 0, terms: loops.map((_, l) => [l, 1] as const) },
        value: region,
        mode: "set" as const,
      })),
    })

  test.each([
    ["everything", [], [3_000_000], { constant: 0, terms: [[0, 1]] }],
    [
      "rows",
      [3],
      [1_000_000],
      {
        constant: 0,
        terms: [
          [0, 1_000_000],
          [1, 1],
        ],
      },
    ],
    [
      "columns",
      [30],
      [100_000],
      {
        constant: 0,
        terms: [
          [0, 1],
          [1, 30],
        ],
      },
    ],
    ["a prime number of elements", [], [2_999_999], { constant: 0, terms: [[0, 1]] }],
  ] as [string, number[], number[], Affine][])("long sums over %s keep float32's precision", (_, loops, reduce, at) => {
    const builder = programBuilder()
    builder.slot("input", 3_000_000)
    for (let i = 0; i < 2; i++) builder.slot("output", size(loops))
    builder.kernels.push(sumOf(loops, reduce, at))
    const program = builder.build()
    const x = Float32Array.from({ length: 3_000_000 }, (_, i) => 0.1 + (i % 7) * 0.01)
    const [sum, max] = evaluate(program, [x]).outputs
    const single = runOn(createNativeTarget({ threads: 1 }), program, [x]).outputs
    for (let i = 0; i < sum!.length; i++) expect(Math.abs(single[0]![i]! / sum![i]! - 1)).toBeLessThan(1e-6)
    expect(single[1]).toEqual(max)
    expect(runOn(createNativeTarget({ threads: 3 }), program, [x]).outputs).toEqual(single)
  })

  test("a sum or maximum over nothing is what it starts from", () => {
    const builder = programBuilder()
    for (const [space, length] of [
      ["input", 0],
      ["output", 2],
      ["output", 2],
    ] as const)
      builder.slot(space, length)
    builder.kernels.push(sumOf([2], [0], { constant: 0, terms: [[1, 1]] }))
    const { outputs } = runOn(createNativeTarget(), builder.build(), [new Float32Array(0)])
    expect(outputs).toEqual([new Float32Array(2), new Float32Array(2).fill(-Infinity)])
  })

  test("a maximum is NaN wherever the NaN stands, and 0 rather than −0", () => {
    for (let position = 0; position < 40; position++) {
      const builder = programBuilder()
      for (const [space, length] of [
        ["input", 40],
        ["output", 1],
        ["output", 1],
      ] as const)
        builder.slot(space, length)
      builder.kernels.push(sumOf([], [40], { constant: 0, terms: [[0, 1]] }))
      const program = builder.build()
      const x = new Float32Array(40).fill(-0)
      x[position] = 0
      expect(Object.is(runOn(createNativeTarget(), program, [x]).outputs[1]![0], 0)).toBe(true)
      x[position] = Number.NaN
      expect(runOn(createNativeTarget(), program, [x]).outputs[1]![0]).toBeNaN()
    }
  })

  test("a scatter adds in order where several points meet, and a gather reads through an index", () => {
    const builder = programBuilder()
    const [index, values] = [builder.slot("input", 1000, "int32"), builder.slot("input", 1000)]
    const [sums, gathered] = [builder.slot("variable", 10), builder.slot("output", 1000)]
    const line = { constant: 0, terms: [[0, 1] as const] }
    const here = { constant: 0, terms: [] }
    builder.kernels.push(
      loop({
        loops: [1000],
        sequential: true,
        body: [
          { op: "load", dtype: "int32", region: index, at: line },
          { op: "load", dtype: "float32", region: values, at: line },
        ],
        stores: [{ region: sums, at: here, plus: 0, value: 1, mode: "add" }],
      }),
      loop({
        loops: [1000],
        body: [
          { op: "load", dtype: "int32", region: index, at: line },
          { op: "load", dtype: "float32", region: sums, at: here, plus: 0 },
        ],
        stores: [{ region: gathered, at: line, value: 1, mode: "set" }],
      }),
    )
    const inputs = [Int32Array.from({ length: 1000 }, (_, i) => (i * i) % 10), data("float32", 1000, 1)]
    const start = [Float32Array.from({ length: 10 }, (_, i) => i)]
    const program = builder.build()
    expect(runOn(createNativeTarget(), program, inputs, start)).toEqual(evaluate(program, inputs, start))
  })

  test.each([0, 1, 5, 48, 49, 1000])("argsort of rows of %i is stable, with NaN last and −0 equal to 0", (length) => {
    const builder = programBuilder()
    const rows = 7
    const [floats, ints] = [builder.slot("input", rows * length), builder.slot("input", rows * length, "int32")]
    for (const input of [floats, ints]) {
      const output = builder.slot("output", rows * length, "int32")
      builder.kernels.push({ kind: "sort", name: "argsort", origin: undefined, rows, length, input, output })
    }
    const special = [0, -0, Number.NaN, -Number.NaN, Infinity, -Infinity, 1e-45, -1e-45, 3, -3]
    const inputs = [
      Float32Array.from({ length: rows * length }, (_, i) => special[(i * i + (i >> 3)) % 10]!),
      Int32Array.from({ length: rows * length }, (_, i) => Math.imul(i, 0x9e3779b1) >> (i % 2 ? 28 : 3)),
    ]
    const program = builder.build()
    expect(runOn(createNativeTarget({ threads: 2 }), program, inputs)).toEqual(evaluate(program, inputs))
  })
})
