import type { Affine, ContractionKernel, LoopKernel, Operand } from "./program.ts"

/**
 * The contraction, without its epilogue, as loops over batch, m and n around a sum over k: for the sizes at which a
 * target's tiles cost more than they bring.
 */
export function contractionAsLoops(kernel: ContractionKernel): LoopKernel {
  const { name, origin, batch, m, n, k, a, b, c } = kernel
  const [inBatch, inRows, inColumns, inK] = [0, 1, 2, 3]
  const element = (x: Operand, row: number, column: number): Affine => ({
    constant: x.offset,
    terms: [
      [inBatch, x.batchStride],
      [row, x.rowStride],
      [column, x.colStride],
    ],
  })
  const result: Affine = {
    constant: 0,
    terms: [
      [inBatch, m * n],
      [inRows, n],
      [inColumns, 1],
    ],
  }
  return {
    kind: "loop",
    name,
    origin,
    loops: [batch, m, n],
    reduce: [k],
    body: [
      { op: "load", dtype: "float32", region: a.region, at: element(a, inRows, inK) },
      { op: "load", dtype: "float32", region: b.region, at: element(b, inK, inColumns) },
      { op: "mul", dtype: "float32", args: [0, 1] },
    ],
    accumulators: [{ op: "sum", dtype: "float32", value: 2 }],
    after: [],
    stores: [{ region: c, at: result, value: 3, mode: "set" }],
    sequential: false,
  }
}
