import { mapAffines, stepOf } from "../../compile/mergeLoops.ts"
import type { Affine, ContractionKernel, LoopKernel, Operand } from "../../compile/program.ts"
import type { FunctionIndex, Local } from "./assembler.ts"
import { panel, tileRows } from "./kit.ts"
import type { Site } from "./loops.ts"
import { emitLoops } from "./loops.ts"
import { planLoops } from "./plan.ts"

/** Rows that pass by one panel of B, and the part of k that is worked on at a time: both fit the second-level cache. */
const BLOCK_ROWS = 64
const BLOCK_K = 384

/** The functions of the fixed module, as imported. */
export interface Kit {
  readonly block: FunctionIndex
  readonly pack: FunctionIndex
}

export interface ContractionPlan {
  readonly kernel: ContractionKernel
  /** A is copied because its columns are not adjacent. */
  readonly packA: boolean
  /** B stays in place, is laid out once in panels that all threads read, or once for every matrix of the batch. */
  readonly packB: "no" | "once" | "each"
  /** Bytes of scratch for the shared panels, and for each thread. */
  readonly sharedBytes: number
  readonly threadBytes: number
}

/** Very small contractions, and those with a vector in them, are faster as plain loops. */
export function isLoops({ m, n, k }: ContractionKernel): boolean {
  return m * n * k <= 1024 || m === 1 || n === 1
}

/** c = Σ a · b in the loop language, without the epilogue. */
export function contractionLoops(kernel: ContractionKernel): LoopKernel {
  const { batch, m, n, k, a, b } = kernel
  const at = ({ offset, batchStride, rowStride, colStride }: Operand, row: number, column: number): Affine => ({
    constant: offset,
    terms: [
      [0, batchStride],
      [row, rowStride],
      [column, colStride],
    ],
  })
  const c: Affine = {
    constant: 0,
    terms: [
      [0, m * n],
      [1, n],
      [2, 1],
    ],
  }
  return {
    kind: "loop",
    name: kernel.name,
    origin: kernel.origin,
    loops: [batch, m, n],
    reduce: [k],
    body: [
      { op: "load", dtype: "float32", region: a.region, at: at(a, 1, 3) },
      { op: "load", dtype: "float32", region: b.region, at: at(b, 3, 2) },
      { op: "mul", dtype: "float32", args: [0, 1] },
    ],
    accumulators: [{ op: "sum", dtype: "float32", value: 2 }],
    after: [],
    stores: [{ region: kernel.c, at: c, value: 3, mode: "set" }],
    sequential: false,
  }
}

export function planContraction(kernel: ContractionKernel): ContractionPlan {
  const { batch, m, n, k, a, b } = kernel
  const packA = a.colStride !== 1 && k > 1
  // Few rows do not repay a copy, and a small B stays in the first-level cache as it is.
  const inPlace = b.colStride === 1 && (m <= 24 || k <= 128 || k * n <= 4096)
  const packB = inPlace ? "no" : batch === 1 || b.batchStride === 0 ? "once" : "each"
  const bBytes = Math.ceil(n / panel) * panel * k * 4
  const aBytes = packA ? BLOCK_ROWS * Math.min(k, BLOCK_K) * 4 : 0
  return {
    kernel,
    packA,
    packB,
    sharedBytes: packB === "once" ? bBytes : 0,
    threadBytes: aBytes + (packB === "each" ? bBytes : 0),
  }
}

/** Units of `emitContraction`: groups of rows, or whole matrices of a batch; and how many may be done in one call. */
export function contractionUnits({ kernel: { batch, m } }: ContractionPlan): { units: number; most: number } {
  return batch > 1 ? { units: batch, most: batch } : { units: Math.ceil(m / tileRows), most: BLOCK_ROWS / tileRows }
}

export const panels = (plan: ContractionPlan): number => Math.ceil(plan.kernel.n / panel)

/** Lays panels `begin` … `end` − 1 of B out at `to`. */
export function emitPackB(
  { f, table, place }: Site,
  { kernel }: ContractionPlan,
  kit: Kit,
  to: Local,
  batch: Local | undefined,
  begin: Local,
  end: Local,
): void {
  const { b, k, n } = kernel
  const { slot, offset } = place(b.region)
  const variable = f.local("i32")
  f.get(begin)
  f.set(variable)
  f.loop(() =>
    f.scope(() => {
      f.get(to, variable)
      f.i32(panel * 4 * k)
      f.op("i32.mul", "i32.add")
      f.i32(panel * 4)
      f.get(table)
      f.memory("i32.load", slot * 4)
      f.i32((offset + b.offset) * 4)
      f.op("i32.add")
      f.get(variable)
      f.i32(panel * 4 * b.colStride)
      f.op("i32.mul", "i32.add")
      if (batch !== undefined) {
        f.get(batch)
        f.i32(b.batchStride * 4)
        f.op("i32.mul", "i32.add")
      }
      f.i32(b.rowStride * 4)
      f.i32(b.colStride * 4)
      f.i32(k)
      // min(panel, n − panel · variable)
      f.i32(n)
      f.get(variable)
      f.i32(panel)
      f.op("i32.mul", "i32.sub")
      const left = f.local("i32")
      f.tee(left)
      f.i32(panel)
      f.get(left)
      f.i32(panel)
      f.op("i32.lt_s", "select")
      f.call(kit.pack)
      f.increase(variable, 1)
      f.get(variable, end)
      f.op("i32.lt_s")
      f.brIf(0)
    }),
  )
}

/**
 * Computes units `begin` … `end` − 1 (rows in groups of `tileRows`, or matrices) and runs the epilogue on every block of
 * rows while it is in the cache. `shared` and `own` are the addresses of the two kinds of scratch.
 */
export function emitContraction(
  site: Site,
  plan: ContractionPlan,
  kit: Kit,
  scratch: { readonly shared: Local; readonly own: Local },
  begin: Local,
  end: Local,
): void {
  const { f } = site
  const { kernel, packA, packB } = plan
  const { batch, m, n, k, a, b } = kernel
  const [matrix, row, rows] = [f.local("i32"), f.local("i32"), f.local("i32")]
  const limit = (local: Local, bound: () => void) => {
    f.get(local)
    bound()
    f.get(local)
    bound()
    f.op("i32.lt_s", "select")
    f.set(local)
  }
  if (batch === 1) {
    f.i32(0)
    f.set(matrix)
    f.get(begin)
    f.i32(tileRows)
    f.op("i32.mul")
    f.set(row)
    f.get(end)
    f.i32(tileRows)
    f.op("i32.mul")
    f.set(rows)
    limit(rows, () => f.i32(m))
    f.get(rows, row)
    f.op("i32.sub")
    f.set(rows)
    block()
    return
  }
  f.get(begin)
  f.set(matrix)
  f.loop(() => {
    if (packB === "each") {
      const [first, last] = [f.local("i32"), f.local("i32")]
      f.i32(0)
      f.set(first)
      f.i32(panels(plan))
      f.set(last)
      emitPackB(site, plan, kit, scratch.own, matrix, first, last)
    }
    f.i32(0)
    f.set(row)
    f.loop(() => {
      f.i32(BLOCK_ROWS)
      f.set(rows)
      limit(rows, () => {
        f.i32(m)
        f.get(row)
        f.op("i32.sub")
      })
      block()
      f.increase(row, BLOCK_ROWS)
      f.get(row)
      f.i32(m)
      f.op("i32.lt_s")
      f.brIf(0)
    })
    f.increase(matrix, 1)
    f.get(matrix, end)
    f.op("i32.lt_s")
    f.brIf(0)
  })

  /** Rows `row` … `row + rows` − 1 of one matrix. */
  function block(): void {
    const [k0, kCount, aBlock] = [f.local("i32"), f.local("i32"), f.local("i32")]
    const pushOperand = (operand: Operand, steps: readonly (readonly [Local, number])[]) => {
      const { slot, offset } = site.place(operand.region)
      f.get(site.table)
      f.memory("i32.load", slot * 4)
      f.i32((offset + operand.offset) * 4)
      f.op("i32.add")
      for (const [variable, step] of steps) {
        if (step === 0) continue
        f.get(variable)
        f.i32(step * 4)
        f.op("i32.mul", "i32.add")
      }
    }
    const c: Operand = { region: kernel.c, offset: 0, batchStride: m * n, rowStride: n, colStride: 1 }
    f.i32(0)
    f.set(k0)
    f.loop(() => {
      f.i32(BLOCK_K)
      f.set(kCount)
      limit(kCount, () => {
        f.i32(k)
        f.get(k0)
        f.op("i32.sub")
      })
      const pushA = () =>
        pushOperand(a, [
          [matrix, a.batchStride],
          [row, a.rowStride],
          [k0, a.colStride],
        ])
      const pushARow = () => {
        f.get(kCount)
        f.i32(4)
        f.op("i32.mul")
      }
      if (packA) {
        f.get(scratch.own)
        if (packB === "each") {
          f.i32(plan.threadBytes - BLOCK_ROWS * Math.min(k, BLOCK_K) * 4)
          f.op("i32.add")
        }
        f.tee(aBlock)
        pushARow()
        pushA()
        f.i32(a.rowStride * 4)
        f.i32(a.colStride * 4)
        f.get(rows, kCount)
        f.call(kit.pack)
        f.get(aBlock)
        pushARow()
      } else {
        pushA()
        f.i32(a.rowStride * 4)
      }
      if (packB === "no") {
        pushOperand(b, [
          [matrix, b.batchStride],
          [k0, b.rowStride],
        ])
        f.i32(panel * 4)
        f.i32(b.rowStride * 4)
      } else {
        f.get(packB === "once" ? scratch.shared : scratch.own, k0)
        f.i32(panel * 4)
        f.op("i32.mul", "i32.add")
        f.i32(panel * 4 * k)
        f.i32(panel * 4)
      }
      pushOperand(c, [
        [matrix, c.batchStride],
        [row, c.rowStride],
      ])
      f.i32(n * 4)
      f.get(rows)
      f.i32(n)
      f.get(kCount, k0)
      f.call(kit.block)
      f.increase(k0, BLOCK_K)
      f.get(k0)
      f.i32(k)
      f.op("i32.lt_s")
      f.brIf(0)
    })
    if (kernel.epilogue) emitEpilogue(site, kernel.epilogue, matrix, row, rows)
  }
}

function emitEpilogue(site: Site, epilogue: LoopKernel, matrix: Local, row: Local, rows: Local): void {
  const { f } = site
  const flat = flatten(epilogue)
  const scale = flat ? epilogue.loops[2]! : 1
  const bound = (push: () => void) => {
    push()
    f.i32(scale)
    f.op("i32.mul")
    return f.keep("i32")
  }
  const begin = bound(() => f.get(row))
  const end = bound(() => {
    f.get(row, rows)
    f.op("i32.add")
  })
  emitLoops(site, planLoops(flat ?? epilogue, 1), { given: [matrix], begin, end })
}

/** Rows and columns as one loop, where all memory steps through both as through one. */
function flatten(kernel: LoopKernel): LoopKernel | undefined {
  const [batch, m, n] = kernel.loops as [number, number, number]
  let whole = n >= 4
  const flat = mapAffines(kernel, (at) => {
    const step = stepOf(at, 2)
    if (stepOf(at, 1) !== step * n) whole = false
    return {
      constant: at.constant,
      terms: [
        [0, stepOf(at, 0)],
        [1, step],
      ],
    }
  })
  return whole ? { ...flat, loops: [batch, m * n] } : undefined
}
