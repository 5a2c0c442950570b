import fc from "fast-check"
import { expect, test } from "vitest"
import { contractionAsLoops } from "./contractionAsLoops.ts"
import { evaluateProgram } from "./evaluate.ts"
import type { ContractionKernel, Kernel, Operand } from "./program.ts"

/** A matrix for each of the batch in a region of its own: in rows, in columns, backwards, or one for all. */
function operand(region: number, kind: string, batch: number, rows: number, columns: number) {
  const one = rows * columns
  const value: Operand = {
    region,
    offset: kind === "backwards" ? Math.max(0, one - 1) : 0,
    batchStride: kind === "one for all" ? 0 : one,
    rowStride: kind === "in columns" ? 1 : kind === "backwards" ? -columns : columns,
    colStride: kind === "in columns" ? rows : kind === "backwards" ? -1 : 1,
  }
  return { value, size: one * batch }
}

const extent = fc.integer({ min: 0, max: 5 })
const kind = fc.constantFrom("in rows", "in columns", "backwards", "one for all")

test("a contraction's loops compute what the contraction does, whatever its sizes and strides", () => {
  fc.assert(
    fc.property(fc.tuple(extent, extent, extent, extent), kind, kind, ([batch, m, n, k], aKind, bKind) => {
      const [a, b] = [operand(0, aKind, batch, m, k), operand(1, bKind, batch, k, n)]
      const contraction: ContractionKernel = {
        kind: "contraction",
        name: "dot",
        origin: "model.ts:3",
        ...{ batch, m, n, k, a: a.value, b: b.value, c: 2 },
        epilogue: undefined,
      }
      const sizes = [a.size, b.size, batch * m * n]
      // Small whole numbers, whose sums are exact in any order.
      const inputs = [a, b].map(({ size }, i) =>
        Float32Array.from({ length: size }, (_, at) => ((at * 7 + i) % 11) - 5),
      )
      const run = (kernel: Kernel) => {
        const output = new Float32Array(sizes[2]!).fill(Number.NaN)
        const specs = sizes.map((size) => ({ size, dtype: "float32" as const }))
        const regions = specs.map((spec, i) => ({
          ...spec,
          space: i < 2 ? ("input" as const) : ("output" as const),
          slot: i % 2,
          offset: 0,
        }))
        const [inputSpecs, outputSpecs] = [specs.slice(0, 2), specs.slice(2)]
        const program = {
          inputs: inputSpecs,
          outputs: outputSpecs,
          variables: [],
          constants: [],
          regions,
          arenaSize: 0,
        }
        evaluateProgram({ ...program, kernels: [kernel] }, inputs, [output], [])
        return output
      }
      expect(run(contractionAsLoops(contraction))).toEqual(run(contraction))
    }),
  )
})

test("the loops keep the contraction's name and origin, and leave its epilogue to the caller", () => {
  const matrix: Operand = { region: 0, offset: 0, batchStride: 0, rowStride: 1, colStride: 1 }
  const kernel: ContractionKernel = {
    kind: "contraction",
    name: "dot",
    origin: "model.ts:3",
    ...{ batch: 1, m: 2, n: 3, k: 4, a: matrix, b: matrix, c: 1 },
    epilogue: undefined,
  }
  const epilogue = contractionAsLoops({ ...kernel, m: 3, n: 2 })
  const loops = contractionAsLoops({ ...kernel, epilogue })
  expect(loops).toEqual(contractionAsLoops(kernel))
  expect(loops).toMatchObject({ name: "dot", origin: "model.ts:3", loops: [1, 2, 3], reduce: [4] })
})
