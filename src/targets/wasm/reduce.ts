import type { Accumulator } from "../../compile/program.ts"
import type { FunctionBody, Local } from "./assembler.ts"
import type { Opcode } from "./opcodes.ts"
import { grain, vectorOffsets } from "./plan.ts"
import type { Emitter } from "./values.ts"

/** A float32 sum of more terms than this is made of partial sums, so that its error does not grow with its length. */
const LONG = 128

/**
 * Writes the reduce loops at one point of the output loops (or at several columns, if the lanes are columns) and leaves
 * the accumulators' values. The order of the additions depends on the extents alone, never on threads.
 */
export function emitReduction(e: Emitter): void {
  const { f, plan, values } = e
  const { kernel } = plan
  const { accumulators } = kernel
  const outer = kernel.loops.length
  const last = outer + kernel.reduce.length - 1
  const total = kernel.reduce.reduce((product, extent) => product * extent, 1)
  const extent = kernel.reduce.at(-1) ?? 1
  /** Lanes are partial sums of one output. */
  const partial = plan.vector >= outer
  const columns = partial ? 0 : values.offsets.length
  const copies = partial ? plan.unroll : Math.max(1, columns)
  const vectors = partial || columns > 0
  const step = partial ? grain(plan) : 1

  const start = (accumulator: Accumulator) =>
    Array.from({ length: copies }, () => {
      pushIdentity(f, accumulator, vectors)
      return f.keep(vectors ? "v128" : scalarType(accumulator))
    })
  const sums = accumulators.map(start)
  const isLong = accumulators.map(({ op, dtype }) => op === "sum" && dtype === "float32" && total / step > LONG)
  const totals = accumulators.map((accumulator, k) => (isLong[k] ? start(accumulator) : undefined))

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
  /** The last vector may repeat points that were added before: only its last `fresh` lanes count. */
  const accumulate = (fresh = 4) =>
    accumulators.forEach((accumulator, k) => {
      const { length } = values.offsets
      for (let copy = 0; copy < Math.max(1, length); copy++)
        add(sums[k]![copy]!, accumulator, () => {
          f.get(length ? values.vector(accumulator.value, copy) : values.scalar(accumulator.value))
          if (fresh === 4 || copy < length - 1) return
          pushIdentity(f, accumulator, true)
          f.i32x4([0, 1, 2, 3].map((lane) => (lane < 4 - fresh ? 0 : -1)))
          f.op("v128.bitselect")
        })
    })
  const flush = () =>
    accumulators.forEach((accumulator, k) => {
      totals[k]?.forEach((into, copy) => {
        const sum = sums[k]![copy]!
        add(into, accumulator, () => f.get(sum))
        pushIdentity(f, accumulator, vectors)
        f.set(sum)
      })
    })

  /** Runs `build` while `variable` < `end`, which is above it; a long run is cut into blocks with sums of their own. */
  const run = (variable: Local, end: number, by: number, build: () => void) => {
    const rounds = Math.ceil(end / by)
    if (rounds <= 2 * LONG || !isLong.includes(true)) {
      f.count(variable, by, () => f.i32(end), build)
      return
    }
    const blockRounds = Math.min(1024, Math.max(LONG, Math.ceil(Math.sqrt(rounds))))
    const limit = f.local("i32")
    // The block's own loop moves the variable.
    f.count(
      variable,
      0,
      () => f.i32(end),
      () => {
        f.get(variable)
        f.i32(blockRounds * by)
        f.op("i32.add")
        f.set(limit)
        f.atMost(limit, () => f.i32(end))
        f.count(variable, by, () => f.get(limit), build)
        flush()
      },
    )
  }

  const innermost = () => {
    const variable = f.local("i32")
    f.start(variable, 0)
    if (!partial) run(variable, extent, 1, () => e.open(last, variable, () => accumulate()))
    else {
      const rest = extent % step
      values.offsets = vectorOffsets(step)
      if (extent > rest) run(variable, extent - rest, step, () => e.open(last, variable, () => accumulate()))
      values.offsets = vectorOffsets(rest)
      if (rest > 0) {
        f.start(variable, extent - Math.max(rest, 4))
        e.open(last, variable, () => accumulate(rest % 4 || 4))
      }
      values.offsets = []
    }
    flush()
  }
  const nest = (loop: number): void => {
    f.scope(() => {
      if (loop === last) return innermost()
      const variable = f.local("i32")
      f.start(variable, 0)
      f.count(
        variable,
        1,
        () => f.i32(kernel.reduce[loop - outer]!),
        () => e.open(loop, variable, () => nest(loop + 1)),
      )
    })
  }
  // Loops of extent 1 are gone, but what they add up is not.
  if (last < outer) accumulate()
  else if (total > 0) nest(outer)

  accumulators.forEach((accumulator, k) => {
    const id = kernel.body.length + k
    const results = totals[k] ?? sums[k]!
    if (columns) values.setVectors(id, results)
    else values.setScalar(id, partial ? combineLanes(f, accumulator, results) : results[0]!)
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
