import { mapAffines, stepOf } from "../../compile/mergeLoops.ts"
import type { LoopKernel, Operand } from "../../compile/program.ts"
import type { FunctionIndex, Local } from "./assembler.ts"
import { type KitName, panel, tileRows } from "./kit.ts"
import { emitLoops } from "./loops.ts"
import { planLoops } from "./plan.ts"
import type { ContractionPlan } from "./planContraction.ts"
import { aBytes, BLOCK_K, BLOCK_ROWS, packUnits } from "./planContraction.ts"
import type { Site } from "./values.ts"

/** The functions of the fixed module, as imported. */
export type Kit = { readonly [K in KitName]: FunctionIndex }

/** Addresses: scratch for all threads, the thread's own, and the table of a block's rows. */
export interface Scratch {
  readonly shared: Local
  readonly own: Local
  readonly rows: Local
}

/** Leaves the address of an operand's element on the stack: its first one, moved by steps in elements. */
function pushOperand(site: Site, operand: Operand, steps: readonly (readonly [Local, number])[]): void {
  const { f, table } = site
  const { slot, offset } = site.place(operand.region)
  f.get(table)
  f.memory("i32.load", slot * 4)
  f.i32((offset + operand.offset) * 4)
  f.op("i32.add")
  for (const [variable, step] of steps) f.addScaled(variable, step * 4)
}

/** Lays panels `begin` … `end` − 1 of one matrix of B out at `to`; the columns behind them count as the last one. */
export function emitPackB(
  site: Site,
  { kernel, panels, tail }: ContractionPlan,
  kit: Kit,
  to: Local,
  matrix: Local | undefined,
  begin: () => void,
  end: () => void,
): void {
  const { f } = site
  const { b, k, n } = kernel
  const variable = f.local("i32")
  const columns = f.local("i32")
  const ofMatrix = matrix !== undefined ? [[matrix, b.batchStride] as const] : []
  const packPanel = () => {
    f.get(to)
    f.addScaled(variable, panel * 4 * k)
    f.i32(panel * 4)
    pushOperand(site, b, [[variable, panel * b.colStride], ...ofMatrix])
    f.i32(b.rowStride * 4)
    f.i32(b.colStride * 4)
    f.i32(k)
    f.i32(n - tail)
    f.addScaled(variable, -panel)
    f.set(columns)
    f.atMost(columns, () => f.i32(panel))
    f.get(columns)
    f.call(kit.pack)
  }
  const packTail = () => {
    f.get(to)
    f.i32(panels * panel * 4 * k)
    f.op("i32.add")
    f.i32(k * 4)
    pushOperand(site, { ...b, offset: b.offset + (n - tail) * b.colStride }, ofMatrix)
    f.i32(b.colStride * 4)
    f.i32(b.rowStride * 4)
    f.i32(tail)
    f.i32(k)
    f.call(kit.pack)
  }
  begin()
  f.set(variable)
  f.count(variable, 1, end, () => {
    if (!tail || !panels) return tail ? packTail() : packPanel()
    f.get(variable)
    f.i32(panels)
    f.op("i32.eq")
    f.if(packTail, packPanel)
  })
}

/**
 * Computes units `begin` … `end` − 1 (rows in groups of `tileRows`, or matrices) and runs the epilogue on every block of
 * rows while it is in the cache.
 */
export function emitContraction(
  site: Site,
  plan: ContractionPlan,
  kit: Kit,
  scratch: Scratch,
  begin: Local,
  end: Local,
): void {
  const { f } = site
  const { kernel, packB } = plan
  const { batch, m } = kernel
  const [matrix, row, rows] = [f.local("i32"), f.local("i32"), f.local("i32")]
  const block = () => {
    emitBlock(site, plan, kit, scratch, { matrix, row, rows })
    if (kernel.epilogue) emitEpilogue(site, kernel.epilogue, matrix, row, rows)
  }
  if (batch === 1) {
    f.start(matrix, 0)
    for (const [local, bound] of [
      [row, begin],
      [rows, end],
    ] as const) {
      f.get(bound)
      f.i32(tileRows)
      f.op("i32.mul")
      f.set(local)
    }
    f.atMost(rows, () => f.i32(m))
    f.get(rows, row)
    f.op("i32.sub")
    f.set(rows)
    block()
    return
  }
  f.get(begin)
  f.set(matrix)
  const countMatrices = () => {
    if (packB === "each")
      emitPackB(
        site,
        plan,
        kit,
        scratch.own,
        matrix,
        () => f.i32(0),
        () => f.i32(packUnits(plan)),
      )
    f.start(row, 0)
    f.count(
      row,
      BLOCK_ROWS,
      () => f.i32(m),
      () => {
        f.start(rows, BLOCK_ROWS)
        f.atMost(rows, () => {
          f.i32(m)
          f.get(row)
          f.op("i32.sub")
        })
        block()
      },
    )
  }
  f.count(matrix, 1, () => f.get(end), countMatrices)
}

/** Rows `row` … `row + rows` − 1 of one matrix, without the epilogue. */
function emitBlock(
  site: Site,
  { kernel, packA, packB, panels, tail, threadBytes }: ContractionPlan,
  kit: Kit,
  scratch: Scratch,
  at: { readonly matrix: Local; readonly row: Local; readonly rows: Local },
): void {
  const { f } = site
  const { m, n, k, a, b } = kernel
  const { matrix, row, rows } = at
  const [k0, kCount] = [f.local("i32"), f.local("i32")]
  f.start(k0, 0)
  f.count(
    k0,
    BLOCK_K,
    () => f.i32(k),
    () => {
      f.start(kCount, BLOCK_K)
      f.atMost(kCount, () => {
        f.i32(k)
        f.get(k0)
        f.op("i32.sub")
      })
      const pushA = () =>
        pushOperand(site, a, [
          [matrix, a.batchStride],
          [row, a.rowStride],
          [k0, a.colStride],
        ])
      // A thread's own scratch has its panels of B first, if any, then its rows of A.
      const pushPackedA = () => {
        f.get(scratch.own)
        f.i32(packB === "each" ? threadBytes - aBytes(k) : 0)
        f.op("i32.add")
      }
      if (packA) {
        pushPackedA()
        f.i32(Math.min(k, BLOCK_K) * 4)
        pushA()
        f.i32(a.rowStride * 4)
        f.i32(a.colStride * 4)
        f.get(rows, kCount)
        f.call(kit.pack)
      }
      const pushPackedB = () => {
        f.get(packB === "once" ? scratch.shared : scratch.own)
      }
      /** The table of rows, and where they begin: in A, and in C from a column on. */
      const pushRows = (column: number) => {
        f.get(scratch.rows)
        if (packA) pushPackedA()
        else pushA()
        const c: Operand = { region: kernel.c, offset: column, batchStride: m * n, rowStride: n, colStride: 1 }
        pushOperand(site, c, [
          [matrix, c.batchStride],
          [row, c.rowStride],
        ])
      }
      if (n > tail) {
        pushRows(0)
        if (panels) {
          pushPackedB()
          f.addScaled(k0, panel * 4)
          f.i32(panel * 4 * k)
          f.i32(panel * 4)
        } else {
          pushOperand(site, b, [
            [matrix, b.batchStride],
            [k0, b.rowStride],
          ])
          f.i32(panel * 4)
          f.i32(b.rowStride * 4)
        }
        // One run, as long as k; the table's first word is 0, which is where it begins.
        f.get(scratch.rows)
        f.i32(k === 0 ? 0 : 1)
        f.get(kCount)
        f.i32(4)
        f.get(k0, rows)
        f.i32(n - tail)
        f.call(kit.block)
      }
      if (tail) {
        pushRows(n - tail)
        pushPackedB()
        f.i32(panels * panel * k * 4)
        f.op("i32.add")
        f.addScaled(k0, 4)
        f.i32(k * 4)
        f.get(kCount, k0, rows)
        f.i32(tail)
        f.call(kit.dots)
      }
    },
  )
}

/** Runs the epilogue on rows `row` … `row + rows` − 1 of a matrix. */
export function emitEpilogue(site: Site, epilogue: LoopKernel, matrix: Local, row: Local, rows: Local): void {
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
  emitLoops(site, planLoops(flat ?? epilogue, 1), { given: [matrix], begin, end, loose: true })
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
