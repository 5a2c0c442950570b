import type { Accumulator } from "../../compile/program.ts"
import type { FunctionBody, Local, Opcode } from "./assembler.ts"
import type { Emitter } from "./loops.ts"

/** A float32 sum of more terms than this is made of partial sums, so that its error does not grow with its length. */
const LONG = 128

/**
 * Writes the reduce loops at one point of the output loops (or at several columns, if the lanes are columns) and leaves
 * the accumulators' values. The order of the additions depends on the extents alone, never on threads.
 */
export function emitReduction(e: Emitter): void {
  const { f, kernel, plan } = e
  const { accumulators } = kernel
  const outer = kernel.loops.length
  const last = outer + kernel.reduce.length - 1
  const total = kernel.reduce.reduce((product, extent) => product * extent, 1)
  const extent = kernel.reduce.at(-1) ?? 1
  /** Lanes are partial sums of one output. */
  const partial = plan.vector >= outer
  const columns = partial ? 0 : e.copies
  const copies = partial ? plan.unroll : Math.max(1, columns)
  const vectors = partial || columns > 0
  const step = partial ? 4 * plan.unroll : 1

  const fresh = (accumulator: Accumulator) =>
    Array.from({ length: copies }, () => {
      pushIdentity(f, accumulator, vectors)
      return f.keep(vectors ? "v128" : scalarType(accumulator))
    })
  const sums = accumulators.map(fresh)
  const isLong = accumulators.map(({ op, dtype }) => op === "sum" && dtype === "float32" && total / step > LONG)
  const totals = accumulators.map((accumulator, k) => (isLong[k] ? fresh(accumulator) : undefined))

  const add = (into: Local, accumulator: Accumulator, pushValue: () => void) => {
    if (!vectors && accumulator.op === "max" && accumulator.dtype === "int32") {
      f.get(into)
      pushValue()
      f.get(into)
      pushValue()
      f.op("i32.gt_s", "select")
    } else {
      f.get(into)
      pushValue()
      f.op(combining(accumulator, vectors))
    }
    f.set(into)
  }
  /** `fresh` lanes count from the end; a vector at the end of a row repeats some that were added already. */
  const accumulate = (freshLanes = 4) =>
    accumulators.forEach((accumulator, k) => {
      for (let copy = 0; copy < Math.max(1, e.copies); copy++)
        add(sums[k]![copy]!, accumulator, () => {
          f.get(e.copies ? e.vector(accumulator.value, copy) : e.scalar(accumulator.value))
          if (freshLanes === 4) return
          pushIdentity(f, accumulator, true)
          f.i32x4([0, 1, 2, 3].map((lane) => (lane < 4 - freshLanes ? 0 : -1)))
          f.op("v128.bitselect")
        })
    })
  const flush = () =>
    accumulators.forEach((accumulator, k) =>
      totals[k]?.forEach((into, copy) => {
        const sum = sums[k]![copy]!
        add(into, accumulator, () => f.get(sum))
        pushIdentity(f, accumulator, vectors)
        f.set(sum)
      }),
    )

  /** Runs `build` while `variable` < `end`, which is above it; a long run is cut into blocks with sums of their own. */
  const run = (variable: Local, end: number, by: number, build: () => void) => {
    const rounds = Math.ceil(end / by)
    const pass = (pushEnd: () => void) =>
      f.loop(() =>
        f.scope(() => {
          build()
          f.increase(variable, by)
          f.get(variable)
          pushEnd()
          f.op("i32.lt_s")
          f.brIf(0)
        }),
      )
    if (rounds <= 2 * LONG || !isLong.includes(true)) return pass(() => f.i32(end))
    const blockRounds = Math.min(1024, Math.max(LONG, Math.ceil(Math.sqrt(rounds))))
    const limit = f.local("i32")
    f.loop(() => {
      f.get(variable)
      f.i32(blockRounds * by)
      f.op("i32.add")
      f.tee(limit)
      f.i32(end)
      f.get(limit)
      f.i32(end)
      f.op("i32.lt_s", "select")
      f.set(limit)
      pass(() => f.get(limit))
      flush()
      f.get(variable)
      f.i32(end)
      f.op("i32.lt_s")
      f.brIf(0)
    })
  }

  const innermost = () => {
    const variable = f.local("i32")
    const from = (start: number) => {
      f.i32(start)
      f.set(variable)
    }
    const visit = (lanes: number, freshLanes?: number) => () => {
      if (partial) e.copies = lanes
      e.open(last, variable, () => accumulate(freshLanes))
      if (partial) e.copies = 0
    }
    from(0)
    if (!partial) run(variable, extent, 1, visit(0))
    else {
      const main = extent - (extent % step)
      if (main) run(variable, main, step, visit(plan.unroll))
      const whole = extent - (extent % 4)
      if (whole > main) run(variable, whole, 4, visit(1))
      if (extent > whole) {
        from(extent - 4)
        visit(1, extent - whole)()
      }
    }
    flush()
  }
  const nest = (loop: number): void => {
    f.scope(() => {
      if (loop === last) return innermost()
      const variable = f.local("i32")
      f.i32(0)
      f.set(variable)
      f.loop(() => {
        e.open(loop, variable, () => nest(loop + 1))
        f.increase(variable, 1)
        f.get(variable)
        f.i32(kernel.reduce[loop - outer]!)
        f.op("i32.lt_s")
        f.brIf(0)
      })
    })
  }
  // Loops of extent 1 are gone, but what they add up is not.
  if (last < outer) accumulate()
  else if (total > 0) nest(outer)

  accumulators.forEach((accumulator, k) => {
    const id = kernel.body.length + k
    const results = totals[k] ?? sums[k]!
    if (columns) e.setVectors(id, results)
    else e.setScalar(id, partial ? combineLanes(f, accumulator, results) : results[0]!)
  })
}

/** All lanes of all copies as one scalar: ((0 + 1) + (2 + 3)) of the copies, then of the lanes. */
function combineLanes(f: FunctionBody, accumulator: Accumulator, copies: readonly Local[]): Local {
  const op = combining(accumulator, true)
  let vectors = copies
  while (vectors.length > 1)
    vectors = vectors.flatMap((vector, i) => {
      if (i % 2) return []
      const other = vectors[i + 1]
      if (other === undefined) return [vector]
      f.get(vector, other)
      f.op(op)
      return [f.keep("v128")]
    })
  let vector = vectors[0]!
  for (const swap of [
    [2, 3, 0, 1],
    [1, 0, 3, 2],
  ] as const) {
    f.get(vector, vector, vector)
    f.shuffle(swap)
    f.op(op)
    vector = f.keep("v128")
  }
  f.get(vector)
  f.lane(accumulator.dtype === "float32" ? "f32x4.extract_lane" : "i32x4.extract_lane", 0)
  return f.keep(scalarType(accumulator))
}

const scalarType = ({ dtype }: Accumulator) => (dtype === "float32" ? "f32" : "i32")

function pushIdentity(f: FunctionBody, { op, dtype }: Accumulator, vector: boolean): void {
  if (dtype === "float32") f.f32(op === "sum" ? 0 : -Infinity)
  else f.i32(op === "sum" ? 0 : -0x80000000)
  if (vector) f.op(dtype === "float32" ? "f32x4.splat" : "i32x4.splat")
}

function combining({ op, dtype }: Accumulator, vector: boolean): Opcode {
  if (dtype === "float32") return op === "sum" ? (vector ? "f32x4.add" : "f32.add") : vector ? "f32x4.max" : "f32.max"
  return op === "sum" ? (vector ? "i32x4.add" : "i32.add") : "i32x4.max_s"
}
