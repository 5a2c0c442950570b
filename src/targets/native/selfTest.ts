import type { HostArray } from "../../base/dtype.ts"
import { evaluateProgram } from "../../compile/evaluate.ts"
import type { Affine, Instruction, LoopKernel, Program, Region } from "../../compile/program.ts"
import type { Executable } from "../target.ts"

const ROWS = 13
const COLUMNS = 37
const SIZE = ROWS * COLUMNS

const f32 = (op: "add" | "mul" | "max" | "sub" | "div", a: number, b: number): Instruction => ({
  op,
  dtype: "float32",
  args: [a, b],
})
const i32 = (op: "add" | "mul" | "div" | "mod" | "shl" | "shr", a: number, b: number): Instruction => ({
  op,
  dtype: "int32",
  args: [a, b],
})
const at = (...terms: (readonly [number, number])[]): Affine => ({ constant: 0, terms })
const grid = at([0, COLUMNS], [1, 1])
const load = (region: number, dtype: "float32" | "int32" | "bool", where = grid): Instruction => ({
  op: "load",
  dtype,
  region,
  at: where,
})
const constant = (value: number): Instruction => ({ op: "const", dtype: "float32", value })
const set = (region: number, value: number, where = grid) => ({ region, at: where, value, mode: "set" as const })

function loop(parts: Partial<LoopKernel>): LoopKernel {
  const empty = { loops: [ROWS, COLUMNS], reduce: [], body: [], accumulators: [], after: [], stores: [] }
  return { kind: "loop", name: "self-test", origin: undefined, sequential: false, ...empty, ...parts }
}

/**
 * A little of everything that a compiler has been seen, or could be thought, to get wrong: a choice between loaded
 * values, a polynomial with bit tricks, NaN through max, wrapping integers, both directions of sums, ragged tiles, sorting.
 */
export function selfTestProgram(): Program {
  const region = (space: Region["space"], slot: number, size: number, dtype: Region["dtype"] = "float32"): Region => ({
    space,
    slot,
    offset: 0,
    size,
    dtype,
  })
  const regions = [
    region("input", 0, SIZE),
    region("input", 1, SIZE, "int32"),
    region("output", 0, SIZE),
    region("output", 1, SIZE, "int32"),
    region("output", 2, COLUMNS),
    region("output", 3, ROWS),
    region("output", 4, ROWS * ROWS),
    region("output", 5, SIZE, "int32"),
  ]
  const choose = loop({
    body: [
      load(1, "int32"),
      { op: "toBool", dtype: "bool", args: [0] },
      load(0, "float32"),
      constant(1.5),
      f32("mul", 2, 3),
      constant(12582912),
      f32("add", 4, 5),
      { op: "floatToBits", dtype: "int32", args: [6] },
      { op: "toFloat", dtype: "float32", args: [7] },
      { op: "floor", dtype: "float32", args: [4] },
      f32("max", 9, 2),
      { op: "select", dtype: "float32", args: [1, 10, 8] },
    ],
    stores: [set(2, 11)],
  })
  const integers = loop({
    body: [
      load(1, "int32"),
      i32("mul", 0, 0),
      i32("add", 1, 0),
      { op: "const", dtype: "int32", value: 7 },
      i32("div", 2, 0),
      i32("mod", 2, 3),
      i32("shl", 4, 3),
      i32("shr", 6, 5),
      i32("add", 7, 5),
      load(0, "float32"),
      { op: "toInt", dtype: "int32", args: [9] },
      i32("add", 8, 10),
    ],
    stores: [set(3, 11)],
  })
  const columnSums = loop({
    loops: [COLUMNS],
    reduce: [ROWS],
    body: [load(0, "float32", at([0, 1], [1, COLUMNS]))],
    accumulators: [{ op: "sum", dtype: "float32", value: 0 }],
    stores: [set(4, 1, at([0, 1]))],
  })
  const rowMaxima = loop({
    loops: [ROWS],
    reduce: [COLUMNS],
    body: [load(2, "float32", at([0, COLUMNS], [1, 1]))],
    accumulators: [{ op: "max", dtype: "float32", value: 0 }],
    stores: [set(5, 1, at([0, 1]))],
  })
  const square = at([0, ROWS * ROWS], [1, ROWS], [2, 1])
  const product = {
    kind: "contraction" as const,
    name: "self-test",
    origin: undefined,
    batch: 1,
    m: ROWS,
    n: ROWS,
    k: COLUMNS,
    a: { region: 0, offset: 0, batchStride: 0, rowStride: COLUMNS, colStride: 1 },
    b: { region: 0, offset: 0, batchStride: 0, rowStride: 1, colStride: COLUMNS },
    c: 6,
    epilogue: loop({
      loops: [1, ROWS, ROWS],
      body: [load(6, "float32", square), constant(0.5), f32("mul", 0, 1)],
      stores: [set(6, 2, square)],
    }),
  }
  const sort = { kind: "sort" as const, name: "self-test", origin: undefined, rows: ROWS, length: COLUMNS }
  return {
    inputs: [0, 1].map((i) => ({ size: SIZE, dtype: regions[i]!.dtype })),
    outputs: regions.slice(2).map(({ size, dtype }) => ({ size, dtype })),
    variables: [],
    constants: [],
    regions,
    kernels: [choose, integers, columnSums, rowMaxima, product, { ...sort, input: 2, output: 7 }],
    arenaSize: 0,
  }
}

/** One NaN in the column sums' and the products' way shows that they carry it. */
export function selfTestInputs(): readonly HostArray[] {
  const x = Float32Array.from({ length: SIZE }, (_, i) => Math.fround(Math.sin(i * 12.9898) * (i % 11 === 5 ? 30 : 3)))
  const y = Int32Array.from({ length: SIZE }, (_, i) => (i % 3 ? Math.imul(i, 0x9e3779b1) : 0))
  x[SIZE - 1] = Number.NaN
  return [x, y]
}

/** Runs the program and compares it with the plain evaluator. Returns what is wrong, or undefined. */
export function selfTest(program: Program, executable: Executable, inputs: readonly HostArray[]): string | undefined {
  const make = (): HostArray[] =>
    program.outputs.map(({ dtype, size }) => (dtype === "float32" ? new Float32Array(size) : new Int32Array(size)))
  const expected = make()
  const actual = make()
  evaluateProgram(program, inputs, expected, [])
  executable.run(inputs, actual, [])
  for (let o = 0; o < expected.length; o++)
    for (let i = 0; i < expected[o]!.length; i++) {
      const [a, b] = [actual[o]![i]!, expected[o]![i]!]
      if (Object.is(a, b) || Math.abs(a - b) <= 1e-4 * (1 + Math.abs(b))) continue
      return `the self-test got ${a} instead of ${b} (result ${o}, element ${i})`
    }
  return undefined
}
