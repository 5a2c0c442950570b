import { mergeLoops, permuteLoops } from "../../compile/mergeLoops.ts"
import type { Affine, Instruction, Kernel, LoopKernel, Program, Region, Store } from "../../compile/program.ts"
import { estimate, product } from "./cost.ts"

/**
 * A reduction to few results (a loss, a norm, the sums of a few columns) gives threads nothing to share. Where it is
 * long, it becomes two kernels: partial results of equal parts of one reduce loop, then their combination.
 */
export function splitReductions(program: Program): Program {
  const regions: Region[] = [...program.regions]
  let arenaSize = program.arenaSize
  const kernels = program.kernels.flatMap((kernel): Kernel[] => {
    if (kernel.kind !== "loop" || kernel.accumulators.length === 0 || kernel.sequential) return [kernel]
    const merged = mergeLoops(kernel)
    const points = product(merged.loops)
    if (points === 0 || points > 512 || estimate(merged) < 20_000) return [kernel]
    const cut = bestCut(merged)
    // With results enough for every thread already, splitting only helps if they are as few as a block of columns.
    if (!cut || (points >= 64 && merged.loops.length > 1)) return [kernel]
    const partial = merged.accumulators.map((x) => {
      const size = cut.parts * points
      regions.push({ space: "arena", slot: 0, offset: arenaSize, size, dtype: x.dtype })
      arenaSize += size
      return regions.length - 1
    })
    return split(merged, cut, partial)
  })
  return { ...program, regions, arenaSize, kernels }
}

interface Cut {
  readonly loop: number
  readonly parts: number
}

/** The outermost reduce loop that divides into 4 to 64 equal parts, as many as possible. */
function bestCut(kernel: LoopKernel): Cut | undefined {
  let best: Cut | undefined
  kernel.reduce.forEach((extent, r) => {
    for (let parts = Math.min(64, extent); parts >= 4; parts--) {
      if (extent % parts || extent / parts < 2) continue
      if (!best || parts > 2 * best.parts) best = { loop: kernel.loops.length + r, parts }
      break
    }
  })
  return best
}

function split(kernel: LoopKernel, { loop, parts }: Cut, regions: readonly number[]): Kernel[] {
  const { loops, reduce, accumulators, name, origin } = kernel
  const points = product(loops)
  const each = reduce[loop - loops.length]! / parts
  // The new loop over parts is numbered first for now, which moves all others up by one.
  const shifted = (at: Affine): Affine => ({
    constant: at.constant,
    terms: at.terms.flatMap(([l, c]) =>
      l === loop ? [[0, c * each] as const, [l + 1, c] as const] : [[l + 1, c] as const],
    ),
  })
  const result = (first: number): (readonly [number, number])[] => {
    let step = points
    return loops.map((extent, l) => {
      step /= extent
      return [first + l, step] as const
    })
  }
  const count = kernel.body.length
  const partial: LoopKernel = {
    ...kernel,
    loops: [parts, ...loops],
    reduce: reduce.map((extent, r) => (r === loop - loops.length ? each : extent)),
    body: kernel.body.map((x): Instruction => ("at" in x ? { ...x, at: shifted(x.at) } : x)),
    after: [],
    stores: accumulators.map(
      (_, k): Store => ({
        region: regions[k]!,
        at: { constant: 0, terms: [[0, points] as const, ...result(1)] },
        value: count + k,
        mode: "set",
      }),
    ),
  }
  const renumber = (id: number): number => id - count + accumulators.length
  const final: LoopKernel = {
    kind: "loop",
    name,
    origin,
    loops,
    reduce: [parts],
    body: accumulators.map(
      (x, k): Instruction => ({
        op: "load",
        dtype: x.dtype,
        region: regions[k]!,
        at: { constant: 0, terms: [...result(0), [loops.length, points] as const] },
      }),
    ),
    accumulators: accumulators.map((x, k) => ({ ...x, value: k })),
    after: kernel.after.map((x): Instruction => {
      if (x.op === "load") return x.plus === undefined ? x : { ...x, plus: renumber(x.plus) }
      return "args" in x ? ({ ...x, args: x.args.map(renumber) } as unknown as Instruction) : x
    }),
    stores: kernel.stores.map((x) => ({
      ...x,
      value: renumber(x.value),
      ...(x.plus !== undefined && { plus: renumber(x.plus) }),
    })),
    sequential: false,
  }
  return [
    permuteLoops(
      partial,
      [...partial.loops, ...partial.reduce].map((_, l) => l),
    ),
    final,
  ]
}
