import fc from "fast-check"
import { expect, test } from "vitest"
import type { ContractionKernel, LoopKernel, Operand } from "../../compile/program.ts"
import { difference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { at, floats, load, noise, programOf, set } from "./programs.test-helper.ts"
import { check, target } from "./setUp.test-helper.ts"

type Layout = "plain" | "transposed" | "reversed" | "spread" | "repeated"
const layouts: Layout[] = ["plain", "transposed", "reversed", "spread", "repeated"]

/** A matrix [batch, rows, columns] of one region of `size` elements. */
function operand(region: number, layout: Layout, batch: number, rows: number, columns: number, shared: boolean) {
  const one = rows * columns
  const strides: Record<Layout, Pick<Operand, "offset" | "rowStride" | "colStride">> = {
    plain: { offset: 3, rowStride: columns, colStride: 1 },
    transposed: { offset: 1, rowStride: 1, colStride: rows },
    reversed: { offset: Math.max(0, one - 1), rowStride: -columns, colStride: -1 },
    spread: { offset: 2, rowStride: 2 * columns, colStride: 2 },
    repeated: { offset: 0, rowStride: 0, colStride: 1 },
  }
  const batchStride = shared ? 0 : 2 * one
  return { value: { region, batchStride, ...strides[layout] }, size: 2 * one * batch + 4 }
}

function program(
  [batch, m, n, k]: readonly [number, number, number, number],
  aLayout: Layout,
  bLayout: Layout,
  shared: readonly [boolean, boolean],
  withEpilogue: "none" | "inPlace" | "rows" | "other",
) {
  const a = operand(0, aLayout, batch, m, k, shared[0])
  const b = operand(1, bLayout, batch, k, n, shared[1])
  const own = at(0, [0, m * n], [1, n], [2, 1])
  const epilogues: Record<typeof withEpilogue, LoopKernel | undefined> = {
    none: undefined,
    inPlace: loop({
      loops: [batch, m, n],
      body: [load(4, own), { op: "mul", dtype: "float32", args: [0, 0] }],
      stores: [set(4, own, 1)],
    }),
    rows: loop({
      loops: [batch, m, n],
      body: [load(4, own), load(2, at(0, [2, 1])), { op: "add", dtype: "float32", args: [0, 1] }],
      stores: [set(4, own, 2)],
    }),
    other: loop({
      loops: [batch, m, n],
      body: [
        load(4, own),
        load(3, own),
        load(2, at(0, [2, 1])),
        { op: "mul", dtype: "float32", args: [0, 1] },
        { op: "add", dtype: "float32", args: [3, 2] },
      ],
      stores: [set(5, at(0, [0, m * n], [1, 1], [2, m]), 4)],
    }),
  }
  const kernel: ContractionKernel = {
    kind: "contraction",
    name: "test",
    origin: undefined,
    batch,
    m,
    n,
    k,
    a: a.value,
    b: b.value,
    c: 4,
    epilogue: epilogues[withEpilogue],
  }
  const inputs = [floats(a.size), floats(b.size), floats(n), floats(batch * m * n)]
  return programOf({
    inputs,
    outputs: [floats(batch * m * n), floats(withEpilogue === "other" ? batch * m * n : 0)],
    kernels: [kernel],
  })
}

const epilogues = ["none", "inPlace", "rows", "other"] as const

function mismatch(...parts: Parameters<typeof program>): string | undefined {
  const made = program(...parts)
  const inputs = made.inputs.map(({ size }, i) => noise(size, i + 1))
  return difference(runOn(target, made, inputs), evaluate(made, inputs), 5e-5)
}

test("contractions of any size and layout, with any epilogue, agree with the plain evaluation", () => {
  const extent = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 100 }))
  fc.assert(
    fc.property(
      fc.tuple(fc.constantFrom(1, 1, 1, 2, 3, 0), extent, extent, extent),
      fc.constantFrom(...layouts),
      fc.constantFrom(...layouts),
      fc.tuple(fc.boolean(), fc.boolean()),
      fc.constantFrom(...epilogues),
      (sizes, a, b, shared, epilogue) => {
        expect(mismatch(sizes, a, b, shared, epilogue)).toBe(undefined)
      },
    ),
    { numRuns: 150, seed: 7 },
  )
})

test("every number of rows and columns up to two tiles and a bit is right", () => {
  for (let m = 1; m <= 9; m++)
    for (let n = 1; n <= 18; n++)
      expect(mismatch([1, m, n, 70], "plain", "transposed", [false, false], "none")).toBe(undefined)
})

test("every number of columns is right where k is long, whichever way the operands lie", () => {
  for (let n = 1; n <= 26; n++)
    for (const [k, layout] of [
      [70, "plain"],
      [389, "transposed"],
    ] as const) {
      expect(mismatch([1, 27, n, k], "plain", layout, [false, false], n % 3 ? "none" : "rows")).toBe(undefined)
      expect(mismatch([2, 26, n, k], "transposed", layout, [false, n % 2 > 0], "none")).toBe(undefined)
    }
})

test("k is worked on in blocks, rows too, and both operands may be packed", () => {
  for (const [a, b] of [
    ["plain", "plain"],
    ["transposed", "plain"],
    ["spread", "transposed"],
  ] as const)
    expect(mismatch([1, 131, 37, 901], a, b, [false, false], "rows")).toBe(undefined)
  expect(mismatch([3, 70, 20, 500], "transposed", "transposed", [false, false], "other")).toBe(undefined)
  expect(mismatch([3, 70, 20, 500], "transposed", "plain", [false, true], "inPlace")).toBe(undefined)
})

test("infinities and NaN pass through a product", () => {
  for (const sizes of [
    [1, 9, 10, 12],
    [1, 25, 13, 67],
  ] as const) {
    const made = program(sizes, "plain", "plain", [false, false], "none")
    const inputs = made.inputs.map(({ size }, i) => noise(size, i + 1))
    inputs[0]![40] = Number.NaN
    inputs[0]![60] = Number.POSITIVE_INFINITY
    inputs[1]![17] = Number.NEGATIVE_INFINITY
    check(made, inputs, { tolerance: 5e-5 })
  }
})
