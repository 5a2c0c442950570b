import { describe, expect, test } from "vitest"
import { type Dtype, type HostArray, promote } from "../../base/dtype.ts"
import type { BinaryOp, Instruction, UnaryOp } from "../../compile/program.ts"
import { arrayDifference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createNativeTarget } from "./index.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"

const floats = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3.999,
  1e-45,
  -1e-45,
  1.1e-38,
  3.4028234e38,
  -3.4028234e38,
  Infinity,
  -Infinity,
  Number.NaN,
  2147483647,
  2147483520,
  -2147483648,
  -2147483904,
  4294967296,
  8388607.5,
  16777216,
  1e10,
  -1e10,
  0.1,
  1 / 3,
]
const ints = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  -3,
  7,
  -7,
  31,
  32,
  33,
  255,
  65535,
  65536,
  46341,
  1 << 30,
  2147483647,
  -2147483647,
  -2147483648,
  0x7f800000,
  0x7fc00000,
  -8388608,
  8388607,
  1234567,
]

interface Case {
  readonly name: string
  readonly op: UnaryOp | BinaryOp
  readonly takes: Dtype
  readonly gives: Dtype
  readonly count: number
}
const unary = (op: UnaryOp, takes: Dtype, gives: Dtype): Case => ({
  name: `${op} of ${takes}`,
  op,
  takes,
  gives,
  count: 1,
})
const binary = (op: BinaryOp, takes: Dtype, gives: Dtype = takes): Case => ({
  name: `${op} of two ${takes}s`,
  op,
  takes,
  gives,
  count: 2,
})
const cases: Case[] = [
  ...(["neg", "sqrt", "floor"] as const).map((op) => unary(op, "float32", "float32")),
  unary("neg", "int32", "int32"),
  unary("toFloat", "int32", "float32"),
  unary("toFloat", "bool", "float32"),
  unary("toInt", "float32", "int32"),
  unary("toInt", "bool", "int32"),
  unary("toBool", "float32", "bool"),
  unary("toBool", "int32", "bool"),
  unary("bitsToFloat", "int32", "float32"),
  unary("floatToBits", "float32", "int32"),
  ...(["add", "sub", "mul", "div", "max"] as const).flatMap((op) => [binary(op, "float32"), binary(op, "int32")]),
  ...(["lt", "le", "eq"] as const).flatMap((op) => [binary(op, "float32", "bool"), binary(op, "int32", "bool")]),
  ...(["and", "or", "xor"] as const).flatMap((op) => [binary(op, "int32"), binary(op, "bool")]),
  ...(["mod", "shl", "shr"] as const).map((op) => binary(op, "int32")),
  binary("eq", "bool", "bool"),
]

const valuesOf = (dtype: Dtype) => (dtype === "float32" ? floats : dtype === "int32" ? ints : [0, 1])

/** Every pair of values side by side: the first changes slowly. */
function pairs(dtype: Dtype): [HostArray, HostArray] {
  const values = valuesOf(dtype)
  const make = (list: number[]) => (dtype === "float32" ? Float32Array.from(list) : Int32Array.from(list))
  return [make(values.flatMap((a) => values.map(() => a))), make(values.flatMap(() => values))]
}

describe("each instruction on the native target", () => {
  const builder = programBuilder()
  const inputs: HostArray[] = []
  const slots = new Map(
    (["float32", "int32", "bool"] as const).map((dtype) => {
      const arrays = pairs(dtype)
      inputs.push(...arrays)
      return [dtype, arrays.map((array) => builder.slot("input", array.length, dtype))]
    }),
  )
  cases.forEach(({ op, takes, gives, count }) => {
    const size = valuesOf(takes).length ** 2
    const at = { constant: 0, terms: [[0, 1]] as const }
    const loads = slots.get(takes)!.map((region): Instruction => ({ op: "load", dtype: takes, region, at }))
    const output = builder.slot("output", size, gives)
    const apply = { op, dtype: gives, args: [0, 1].slice(0, count) } as unknown as Instruction
    const store = { region: output, at, value: 2, mode: "set" as const }
    builder.kernels.push(loop({ loops: [size], body: [...loads, apply], stores: [store] }))
  })
  const program = builder.build()
  const actual = runOn(createNativeTarget(), program, inputs).outputs
  const expected = evaluate(program, inputs).outputs
  test.each(cases.map((c, i) => [c.name, i] as const))("%s gives what the evaluator gives, to the last bit", (_, i) => {
    expect(arrayDifference(actual[i]!, expected[i]!, 0)).toBeUndefined()
  })

  test("constants are printed to the last bit", () => {
    const { kernels, slot, build } = programBuilder()
    const all = [...floats, 1.17549435e-38, 0.1, 1e21, 123456789, 5e-324, 16777217]
    const output = slot("output", all.length)
    all.forEach((value, i) => {
      const store = { region: output, at: { constant: i, terms: [] }, value: 0, mode: "set" as const }
      kernels.push(loop({ body: [{ op: "const", dtype: "float32", value }], stores: [store] }))
    })
    expect(
      arrayDifference(runOn(createNativeTarget(), build(), []).outputs[0]!, Float32Array.from(all), 0),
    ).toBeUndefined()
  })

  test("select and index agree with the evaluator at every point of nested loops", () => {
    const { kernels, slot, build } = programBuilder()
    const [rows, columns] = [20, 32]
    const at = { constant: 0, terms: [[0, columns] as const, [1, 1] as const] }
    const [c, a, b] = [slot("input", 640, "bool"), slot("input", 640), slot("input", 640)]
    const [chosen, index] = [slot("output", 640), slot("output", 640, "int32")]
    const load = (region: number, dtype: Dtype): Instruction => ({ op: "load", dtype, region, at })
    kernels.push(
      loop({
        loops: [rows, columns],
        body: [
          load(c, "bool"),
          load(a, "float32"),
          load(b, "float32"),
          { op: "select", dtype: promote("float32", "float32"), args: [0, 1, 2] },
          {
            op: "index",
            dtype: "int32",
            at: {
              constant: 3,
              terms: [
                [1, -2],
                [0, 1 << 27],
              ],
            },
          },
        ],
        stores: [
          { region: chosen, at, value: 3, mode: "set" },
          { region: index, at, value: 4, mode: "set" },
        ],
      }),
    )
    const inputs = [
      Int32Array.from({ length: 640 }, (_, i) => ((i * 7) % 3) & 1),
      Float32Array.from({ length: 640 }, (_, i) => i),
      Float32Array.from({ length: 640 }, (_, i) => -i),
    ]
    const { outputs } = runOn(createNativeTarget(), build(), inputs)
    const expected = evaluate(build(), inputs).outputs
    expect(outputs).toEqual(expected)
  })
})
