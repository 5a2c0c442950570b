import fc from "fast-check"
import { expect, test } from "vitest"
import type { ContractionKernel, Operand } from "../../compile/program.ts"
import { arrayDifference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createNativeTarget } from "./index.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"

const extent: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 3, 5, 7, 13, 16, 17, 31, 50, 100)
const layout = fc.constantFrom("plain", "transposed", "padded", "reversed", "broadcast rows", "broadcast columns")
const product = fc.record({
  batch: fc.constantFrom(1, 1, 1, 2, 3, 0),
  m: extent,
  n: extent,
  k: extent,
  a: layout,
  b: layout,
  sharedB: fc.boolean(),
  epilogue: fc.constantFrom("none", "bias", "in place", "elsewhere"),
})
type Product = typeof product extends fc.Arbitrary<infer T> ? T : never

/** A strided view of batch x rows x columns, and how many elements of memory it needs. */
function view(kind: string, batch: number, rows: number, columns: number, shared: boolean) {
  const stride = {
    plain: [columns, 1],
    transposed: [1, rows],
    padded: [columns + 3, 1],
    reversed: [-columns, -1],
    "broadcast rows": [0, 1],
    "broadcast columns": [1, 0],
  }[kind] as [number, number]
  const span = (rows + 3) * (columns + 3)
  const offset = kind === "reversed" ? Math.max(0, rows * columns - 1) : 0
  return {
    size: span * Math.max(1, batch),
    operand: { offset, batchStride: shared ? 0 : span, rowStride: stride[0], colStride: stride[1] },
  }
}

function addProduct(builder: ReturnType<typeof programBuilder>, p: Product): void {
  const { batch, m, n, k } = p
  const make = (kind: string, rows: number, columns: number, shared: boolean): Operand => {
    const { size, operand } = view(kind, batch, rows, columns, shared)
    return { region: builder.slot("input", size), ...operand }
  }
  const [a, b] = [make(p.a, m, k, false), make(p.b, k, n, p.sharedB)]
  const size = batch * m * n
  const output = builder.slot("output", size)
  const c = p.epilogue === "elsewhere" ? builder.scratch(size) : output
  const at = { constant: 0, terms: [[0, m * n] as const, [1, n] as const, [2, 1] as const] }
  const bias = builder.slot("input", n)
  const epilogue = loop({
    loops: [batch, m, n],
    body: [
      { op: "load", dtype: "float32", region: c, at },
      p.epilogue === "bias"
        ? { op: "load", dtype: "float32", region: bias, at: { constant: 0, terms: [[2, 1]] } }
        : { op: "const", dtype: "float32", value: 0.25 },
      { op: "add", dtype: "float32", args: [0, 1] },
      { op: "max", dtype: "float32", args: [2, 0] },
    ],
    stores: [{ region: output, at, value: 3, mode: "set" }],
  })
  const kernel: ContractionKernel = {
    kind: "contraction",
    name: "dot",
    origin: undefined,
    ...{ batch, m, n, k, a, b, c },
    epilogue: p.epilogue === "none" ? undefined : epilogue,
  }
  builder.kernels.push(kernel)
}

const noise = (size: number, seed: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + seed) * 2)

test("products of all shapes, strides and epilogues agree with the evaluator on any number of threads", () => {
  fc.assert(
    fc.property(fc.array(product, { minLength: 8, maxLength: 8 }), (products) => {
      const builder = programBuilder()
      for (const p of products) addProduct(builder, p)
      const program = builder.build()
      const inputs = program.inputs.map(({ size }, i) => noise(size, i))
      const expected = evaluate(program, inputs).outputs
      const single = runOn(createNativeTarget({ threads: 1 }), program, inputs).outputs
      single.forEach((array, i) => {
        expect(arrayDifference(array, expected[i]!, 2e-5), JSON.stringify(products[i])).toBeUndefined()
      })
      for (const threads of [2, 3]) {
        expect(runOn(createNativeTarget({ threads }), program, inputs).outputs).toEqual(single)
      }
    }),
    { numRuns: 6, endOnFailure: true, seed: 1 },
  )
})

test("every number of columns is right, and the same on any number of threads", () => {
  const builder = programBuilder()
  const [m, k] = [37, 101]
  for (let n = 1; n <= 40; n++)
    for (const layout of ["plain", "transposed"] as const)
      addProduct(builder, {
        batch: 1,
        m,
        n,
        k,
        a: layout,
        b: layout,
        sharedB: false,
        epilogue: n % 3 ? "none" : "bias",
      })
  const program = builder.build()
  const inputs = program.inputs.map(({ size }, i) => noise(size, i))
  // Among the last elements of a row, which are not a whole vector: what lies beside it must stay finite.
  for (let i = 0; i < inputs.length; i += 6) inputs[i]![3 * k - 7] = Number.POSITIVE_INFINITY
  const expected = evaluate(program, inputs).outputs
  const single = runOn(createNativeTarget({ threads: 1 }), program, inputs).outputs
  single.forEach((array, i) => {
    expect(arrayDifference(array, expected[i]!, 1e-4), `product ${i}`).toBeUndefined()
  })
  expect(runOn(createNativeTarget({ threads: 3 }), program, inputs).outputs).toEqual(single)
})

test.each([
  [201, 392, 210],
  [97, 1025, 211],
  [13, 3000, 40],
])("a product that needs blocks of rows, columns and depth is right: %i x %i x %i", (m, k, n) => {
  for (const layout of ["plain", "transposed"] as const) {
    const builder = programBuilder()
    addProduct(builder, { batch: 1, m, n, k, a: layout, b: layout, sharedB: false, epilogue: "in place" })
    const program = builder.build()
    const inputs = program.inputs.map(({ size }, i) => noise(size, i))
    const single = runOn(createNativeTarget({ threads: 1 }), program, inputs).outputs
    const [a, b] = inputs as [Float32Array, Float32Array]
    const expected = new Float32Array(m * n)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let p = 0; p < k; p++)
          sum += layout === "plain" ? a[i * k + p]! * b[p * n + j]! : a[p * m + i]! * b[j * k + p]!
        expected[i * n + j] = Math.max(sum + 0.25, sum)
      }
    expect(arrayDifference(single[0]!, expected, 2e-4)).toBeUndefined()
    expect(runOn(createNativeTarget({ threads: 3 }), program, inputs).outputs).toEqual(single)
  }
})
