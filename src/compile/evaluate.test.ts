import { describe, expect, it } from "vitest"
import type { HostArray } from "../base/dtype.ts"
import { evaluateProgram } from "./evaluate.ts"
import type { BinaryOp, Instruction, Kernel, LoopKernel, Program, Region, UnaryOp } from "./program.ts"

const at = (constant: number, ...coefficients: number[]) => ({
  constant,
  terms: coefficients.map((coefficient, loop) => [loop, coefficient] as const),
})

const kernel = (parts: Partial<LoopKernel>): LoopKernel => ({
  kind: "loop",
  name: "test",
  origin: undefined,
  loops: [],
  reduce: [],
  body: [],
  accumulators: [],
  after: [],
  stores: [],
  sequential: false,
  ...parts,
})

const region = (array: HostArray, space: Region["space"], slot: number): Region => {
  return { space, slot, offset: 0, size: array.length, dtype: array instanceof Float32Array ? "float32" : "int32" }
}

/** Runs kernels whose regions are the inputs, then the outputs, then an arena of four float32s. */
function run(kernels: readonly Kernel[], inputs: readonly HostArray[], outputs: readonly HostArray[]): void {
  const specs = (arrays: readonly HostArray[]) =>
    arrays.map((a) => ({ size: a.length, dtype: a instanceof Float32Array ? "float32" : "int32" }) as const)
  const program: Program = {
    inputs: specs(inputs),
    outputs: specs(outputs),
    variables: [],
    constants: [],
    regions: [
      ...inputs.map((a, slot) => region(a, "input", slot)),
      ...outputs.map((a, slot) => region(a, "output", slot)),
      { space: "arena", slot: 0, offset: 0, size: 4, dtype: "float32" },
    ],
    kernels,
    arenaSize: 4,
  }
  evaluateProgram(program, inputs, outputs, [])
}

const f32 = (...values: number[]) => new Float32Array(values)
const i32 = (...values: number[]) => new Int32Array(values)

/** One operation on constants. */
function scalar(op: UnaryOp | BinaryOp, dtype: Instruction["dtype"], of: Instruction["dtype"], ...values: number[]) {
  const body = values.map((value): Instruction => ({ op: "const", dtype: of, value }))
  body.push({ op, dtype, args: values.map((_, i) => i) } as unknown as Instruction)
  const out = dtype === "float32" ? f32(7) : i32(7)
  run([kernel({ body, stores: [{ region: 0, at: at(0), value: values.length, mode: "set" }] })], [], [out])
  return out[0]!
}

describe("evaluateProgram", () => {
  it("rounds every float32 operation to float32", () => {
    expect(scalar("add", "float32", "float32", 2 ** 24, 1)).toBe(2 ** 24)
    expect(scalar("mul", "float32", "float32", 3e38, 10)).toBe(Infinity)
    expect(scalar("div", "float32", "float32", 1, 3)).toBe(Math.fround(1 / 3))
    expect(scalar("sqrt", "float32", "float32", 2)).toBe(Math.fround(Math.SQRT2))
    expect(scalar("floor", "float32", "float32", -0.5)).toBe(-1)
    expect(scalar("toFloat", "float32", "int32", 16777217)).toBe(16777216)
  })

  it("wraps int32 and divides as the language says", () => {
    const min = -(2 ** 31)
    expect(scalar("add", "int32", "int32", 2 ** 31 - 1, 1)).toBe(min)
    expect(scalar("mul", "int32", "int32", 123456789, 987654321)).toBe(Math.imul(123456789, 987654321))
    expect(scalar("neg", "int32", "int32", min)).toBe(min)
    expect(scalar("div", "int32", "int32", -7, 2)).toBe(-3)
    expect(scalar("div", "int32", "int32", 7, 0)).toBe(0)
    expect(scalar("div", "int32", "int32", min, -1)).toBe(min)
    const mods = [scalar("mod", "int32", "int32", -7, 3), scalar("mod", "int32", "int32", 7, -3)]
    expect([...mods, scalar("mod", "int32", "int32", 7, 0)]).toEqual([2, -2, 0])
    expect(scalar("mod", "int32", "int32", 2 ** 31 - 2, 2 ** 31 - 1)).toBe(2 ** 31 - 2)
    expect(scalar("shl", "int32", "int32", 3, 31)).toBe(min)
    expect(scalar("shr", "int32", "int32", -1, 28)).toBe(15)
    expect(scalar("xor", "int32", "int32", -1, 5)).toBe(-6)
  })

  it("converts with saturation, and NaN to 0", () => {
    expect(scalar("toInt", "int32", "float32", 3e9)).toBe(2 ** 31 - 1)
    expect(scalar("toInt", "int32", "float32", -Infinity)).toBe(-(2 ** 31))
    expect(scalar("toInt", "int32", "float32", Number.NaN)).toBe(0)
    expect(scalar("toInt", "int32", "float32", -1.9)).toBe(-1)
    expect(scalar("toBool", "bool", "float32", -0)).toBe(0)
    expect(scalar("toBool", "bool", "float32", Number.NaN)).toBe(1)
    expect(scalar("floatToBits", "int32", "float32", 1)).toBe(0x3f800000)
    expect(scalar("bitsToFloat", "float32", "int32", 1)).toBe(2 ** -149)
  })

  it("compares and takes maxima with NaN as the language says", () => {
    expect(scalar("max", "float32", "float32", Number.NaN, 1)).toBeNaN()
    expect(scalar("max", "float32", "float32", 1, Number.NaN)).toBeNaN()
    expect(scalar("eq", "bool", "float32", 0, -0)).toBe(1)
    expect(scalar("le", "bool", "float32", Number.NaN, Number.NaN)).toBe(0)
    expect(scalar("lt", "bool", "int32", -1, 0)).toBe(1)
  })

  it("adds up rows and takes their maxima, also of none", () => {
    const rows = (columns: number): LoopKernel =>
      kernel({
        loops: [2],
        reduce: [columns],
        body: [{ op: "load", dtype: "float32", region: 0, at: at(0, 3, 1) }],
        accumulators: [
          { op: "sum", dtype: "float32", value: 0 },
          { op: "max", dtype: "float32", value: 0 },
        ],
        after: [{ op: "neg", dtype: "float32", args: [1] }],
        stores: [
          { region: 1, at: at(0, 1), value: 3, mode: "set" },
          { region: 2, at: at(0, 1), value: 2, mode: "set" },
        ],
      })
    const x = f32(1, 2, 4, -1, -2, -4)
    const [sums, maxima] = [f32(0, 0), f32(0, 0)]
    run([rows(3)], [x], [sums, maxima])
    expect([...sums, ...maxima]).toEqual([-7, 7, 4, -1])
    run([rows(0)], [x], [sums, maxima])
    expect([...sums, ...maxima]).toEqual([-0, -0, -Infinity, -Infinity])
  })

  it("gathers with a computed index and scatters by adding in order", () => {
    const scatter = kernel({
      loops: [4],
      body: [
        { op: "load", dtype: "int32", region: 0, at: at(0, 1) },
        { op: "load", dtype: "float32", region: 1, at: at(0), plus: 0 },
      ],
      stores: [{ region: 2, at: at(0), plus: 0, value: 1, mode: "add" }],
      sequential: true,
    })
    const out = f32(100, 200)
    run([scatter], [i32(1, 0, 1, 1), f32(10, 20)], [out])
    expect([...out]).toEqual([110, 260])
  })

  it("contracts strided matrices, then applies the epilogue in place", () => {
    const epilogue = kernel({
      loops: [1, 2, 2],
      body: [
        { op: "load", dtype: "float32", region: 2, at: at(0, 4, 2, 1) },
        { op: "index", dtype: "int32", at: at(0, 0, 0, 100) },
        { op: "toFloat", dtype: "float32", args: [1] },
        { op: "add", dtype: "float32", args: [0, 2] },
      ],
      stores: [{ region: 2, at: at(0, 4, 2, 1), value: 3, mode: "set" }],
    })
    const out = f32(0, 0, 0, 0)
    const contraction: Kernel = {
      kind: "contraction",
      name: "dot",
      origin: undefined,
      batch: 1,
      m: 2,
      n: 2,
      k: 3,
      a: { region: 0, offset: 0, batchStride: 0, rowStride: 3, colStride: 1 },
      // Transposed: b is stored [n, k].
      b: { region: 1, offset: 0, batchStride: 0, rowStride: 1, colStride: 3 },
      c: 2,
      epilogue,
    }
    run([contraction], [f32(1, 2, 3, 4, 5, 6), f32(1, 0, 1, 0, 1, 0)], [out])
    expect([...out]).toEqual([4, 102, 10, 105])
  })

  it("sorts each row stably with NaN last and −0 beside +0", () => {
    const order = i32(...new Array(8).fill(0))
    const sort = { kind: "sort", name: "sort", origin: undefined, rows: 2, length: 4, input: 0, output: 1 } as const
    run([sort], [f32(Number.NaN, 2, -1, 2, 0, -0, Infinity, -Infinity)], [order])
    expect([...order]).toEqual([2, 1, 3, 0, 3, 0, 1, 2])
  })

  it("names kernel, index and region of an access outside, before it does harm", () => {
    const copy = kernel({
      name: "copy",
      loops: [3],
      body: [{ op: "load", dtype: "float32", region: 0, at: at(-1, 1) }],
      stores: [{ region: 1, at: at(0, 1), value: 0, mode: "set" }],
    })
    expect(() => run([copy], [f32(1, 2, 3)], [f32(0, 0, 0)])).toThrow(/copy: load at index -1 of region 0 \(input 0\)/)
    const shifted = kernel({ ...copy, body: [{ op: "load", dtype: "float32", region: 0, at: at(0, 1) }] })
    expect(() => run([shifted], [f32(1, 2, 3)], [f32(0, 0)])).toThrow(/store at index 2 of region 1/)
  })

  it("refuses values read out of scope, mistaken dtypes and stores into inputs", () => {
    const load: Instruction = { op: "load", dtype: "float32", region: 0, at: at(0, 1) }
    const store = { region: 1, at: at(0), value: 0, mode: "set" } as const
    const refuse = (parts: Partial<LoopKernel>, message: RegExp) =>
      expect(() => run([kernel(parts)], [f32(1, 2)], [f32(0)])).toThrow(message)
    const accumulators = [{ op: "sum", dtype: "float32", value: 0 }] as const
    refuse({ reduce: [2], body: [load], accumulators, stores: [store] }, /value 0 is read where it does not exist/)
    const late: Instruction = { op: "index", dtype: "int32", at: at(0, 1) }
    refuse({ reduce: [2], body: [load], accumulators, after: [late] }, /loop 0 is read where it does not run/)
    refuse({ loops: [1], body: [{ op: "neg", dtype: "int32", args: [0] }] }, /value 0 is read where/)
    refuse({ loops: [1], body: [load, { op: "neg", dtype: "int32", args: [0] }] }, /value 0 is float32, read as int32/)
    refuse({ loops: [1], body: [load, { op: "shl", dtype: "float32", args: [0, 0] }] }, /shl does not give float32/)
    refuse({ loops: [1], body: [load], stores: [{ ...store, region: 0 }] }, /which is input/)
  })

  it("shows scratch memory that is read before it is written", () => {
    const body: Instruction[] = [{ op: "load", dtype: "float32", region: 1, at: at(0) }]
    const out = f32(0)
    run([kernel({ body, stores: [{ region: 0, at: at(0), value: 0, mode: "set" }] })], [], [out])
    expect(out[0]).toBeNaN()
  })
})
