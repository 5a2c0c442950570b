import fc from "fast-check"
import { expect, test } from "vitest"
import type { SortKernel } from "../../compile/program.ts"
import { runOn } from "../harness.test-helper.ts"
import { floats, ints, programOf } from "./programs.test-helper.ts"
import { check, target } from "./setUp.test-helper.ts"

const sort = (rows: number, length: number, dtype: "float32" | "int32") => {
  const kernel: SortKernel = { kind: "sort", name: "sort", origin: undefined, rows, length, input: 0, output: 1 }
  return programOf({ inputs: [{ size: rows * length, dtype }], outputs: [ints(rows * length)], kernels: [kernel] })
}

test("equal numbers stay in order, −0 is 0 and NaN comes last", () => {
  const x = Float32Array.of(2, Number.NaN, 0, -0, -1, Infinity, 0, -0, -Infinity, -Number.NaN, 1e-45, -1e-45)
  const { outputs } = runOn(target, sort(1, x.length, "float32"), [x])
  expect(Array.from(outputs[0]!)).toEqual([8, 4, 11, 2, 3, 6, 7, 10, 0, 5, 1, 9])
})

test("rows of floats and of int32s are sorted as by the plain evaluation", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 40 }),
      fc.boolean(),
      fc.nat(),
      (rows, length, float, seed) => {
        const dtype = float ? "float32" : "int32"
        const few = Array.from({ length: rows * length }, (_, i) => ((i * 7919 + seed) % 11) - 5)
        const x = float ? Float32Array.from(few) : Int32Array.from(few, (value) => value * 400_000_000)
        const program = sort(rows, length, dtype)
        check(program, [x])
      },
    ),
    { seed: 3 },
  )
})

test("nothing is sorted into nothing", () => {
  expect(
    runOn(target, programOf({ inputs: [floats(0)], outputs: [ints(0)], kernels: sort(3, 0, "float32").kernels }), [
      new Float32Array(0),
    ]).outputs[0],
  ).toHaveLength(0)
})
