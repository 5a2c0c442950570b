import { mergeLoops, permuteLoops, stepOf } from "../../compile/mergeLoops.ts"
import type { Affine, Instruction, LoopKernel } from "../../compile/program.ts"

/** How a loop kernel is going to be run. */
export interface Plan {
  /** The kernel with its loops in the order they are written, outermost first. */
  readonly kernel: LoopKernel
  /**
   * The loop that takes four points at a time: the last output loop (lanes are outputs; with reduce loops inside, lanes
   * are columns), the last reduce loop (lanes are partial sums), or −1.
   */
  readonly vector: number
  /** Vectors at a time. */
  readonly unroll: number
  /** For each value (body, accumulators, after): the number of loops that must be open before it can be computed. */
  readonly levels: readonly number[]
  /** Whether a value differs from lane to lane. */
  readonly varying: readonly boolean[]
  /** Estimated work for all points, in vector instructions. */
  readonly work: number
}

const LANES = 4

/** Points of a loop with lanes that belong together. */
export const grain = (plan: Plan): number => (plan.vector >= 0 ? 4 * plan.unroll : 1)

/** Distances of `count` points' vectors from the first point; the last one overlaps the one before it. */
export function vectorOffsets(count: number): number[] {
  return Array.from({ length: Math.ceil(count / 4) }, (_, i) => Math.max(0, Math.min(4 * i, count - 4)))
}

/** With `given` loops, which the caller runs, and one more whose bounds it sets, the loops are kept as they are. */
export function planLoops(original: LoopKernel, given = 0): Plan {
  const kernel = given ? original : mergeLoops(original)
  const outer = kernel.loops.length
  const extents = [...kernel.loops, ...kernel.reduce]
  const candidates = kernel.sequential
    ? []
    : extents.flatMap((extent, loop) => (extent >= LANES && (given === 0 || loop === outer - 1) ? [loop] : []))
  let best = { vector: -1, cost: costPerPoint(kernel, -1) }
  // Later loops win a tie: memory is usually walked in their direction.
  for (const vector of candidates) {
    const cost = costPerPoint(kernel, vector)
    if (cost <= best.cost) best = { vector, cost }
  }
  const order = extents.map((_, loop) => loop)
  if (best.vector >= 0) {
    order.splice(best.vector, 1)
    order.splice(best.vector < outer ? outer - 1 : extents.length - 1, 0, best.vector)
  }
  const vector = best.vector < 0 ? -1 : order.indexOf(best.vector)
  const placed = permuteLoops(kernel, order)
  const { levels, varying } = analyse(placed, vector)
  const points = extents.reduce((product, extent) => product * extent, 1)
  return {
    kernel: placed,
    vector,
    unroll: vector < 0 ? 1 : unrollOf(placed, vector, varying),
    levels,
    varying,
    work: points * best.cost + placed.loops.reduce((product, extent) => product * extent, 1),
  }
}

/**
 * Vectors at a time: copies hide the latency of sums; large bodies have enough independent work by themselves, and cost
 * registers. All passes over the loop take about the same number, so that no width has a short and slow last pass.
 */
function unrollOf(kernel: LoopKernel, vector: number, varying: readonly boolean[]): number {
  const size = kernel.body.filter((_, id) => varying[id]).length * Math.max(1, kernel.accumulators.length)
  const extent = [...kernel.loops, ...kernel.reduce][vector]!
  const isColumns = kernel.accumulators.length > 0 && vector < kernel.loops.length
  const most = kernel.accumulators.length
    ? size <= 2 && isColumns
      ? 8
      : size <= 4
        ? 4
        : size <= 12
          ? 2
          : 1
    : size <= 6
      ? 2
      : 1
  const vectors = Math.ceil(extent / LANES)
  return Math.ceil(vectors / Math.ceil(vectors / most))
}

/** Vector instructions per point, gathers counted as what they are. */
function costPerPoint(kernel: LoopKernel, vector: number): number {
  const { varying } = analyse(kernel, vector)
  const extents = [...kernel.loops, ...kernel.reduce]
  const extent = extents[vector] ?? 1
  const lanesUsed = vector < 0 ? 1 : extent / Math.ceil(extent / LANES)
  const per = (access: Access) => {
    if (vector < 0) return 1
    if (access.plus !== undefined && varying[access.plus]) return 12
    const step = Math.abs(stepOf(access.at, vector))
    return step === 1 ? 1 : step === 0 ? 0.25 : 6
  }
  let cost = 0
  const instructions = [...kernel.body, ...kernel.accumulators.map(() => undefined), ...kernel.after]
  instructions.forEach((x, id) => {
    if (x?.op === "const") return
    if (x?.op === "load") cost += per(x)
    else if (vector >= 0 && !varying[id]) cost += 0.25
    else if (x?.op === "div" || x?.op === "mod") cost += vector >= 0 && x.dtype === "int32" ? 16 : 3
    else cost += 1
  })
  for (const store of kernel.stores) {
    if (kernel.reduce.length === 0) cost += per(store)
  }
  // Partial sums are added up once for each output.
  const reduced = kernel.reduce.reduce((product, extent) => product * extent, 1)
  const combine = vector >= kernel.loops.length ? (6 * kernel.accumulators.length) / reduced : 0
  return cost / lanesUsed + combine
}

interface Access {
  readonly at: Affine
  readonly plus?: number
}

function analyse(kernel: LoopKernel, vector: number): { levels: number[]; varying: boolean[] } {
  const { body, accumulators, after } = kernel
  const outer = kernel.loops.length
  const all = outer + kernel.reduce.length
  const levels: number[] = []
  const varying: boolean[] = []
  const add = (x: Instruction, innermost: number) => {
    let level = 0
    let varies = false
    const depend = (id: number) => {
      level = Math.max(level, levels[id]!)
      varies ||= varying[id]!
    }
    if ("at" in x) {
      for (const [loop, coefficient] of x.at.terms) if (coefficient) level = Math.max(level, loop + 1)
      varies = vector >= 0 && stepOf(x.at, vector) !== 0
    }
    if (x.op === "load") {
      if (x.plus !== undefined) depend(x.plus)
      // In a kernel whose points depend on each other, what a load finds depends on when it is done.
      if (kernel.sequential) level = innermost
    }
    if ("args" in x) for (const id of x.args) depend(id)
    levels.push(level)
    varying.push(varies)
  }
  for (const x of body) add(x, all)
  for (const _ of accumulators) {
    levels.push(outer)
    varying.push(vector >= 0 && vector < outer)
  }
  for (const x of after) add(x, outer)
  return { levels, varying }
}
