import { stepOf } from "../../compile/mergeLoops.ts"
import type { LoopKernel } from "../../compile/program.ts"

export const product = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1)

/** A rough guess, in nanoseconds of one core, of what one run of a kernel takes; good enough to decide on threads. */
export function estimate(kernel: LoopKernel): number {
  const points = product([...kernel.loops, ...kernel.reduce])
  const each = [...kernel.body, ...kernel.after].reduce((sum, x) => {
    if (x.op === "const") return sum
    if (x.op === "load") return sum + (x.plus === undefined ? 0.12 : 0.6)
    return sum + (x.op === "div" || x.op === "mod" || x.op === "sqrt" ? 0.4 : 0.05)
  }, 0.1)
  return points * each * (kernel.sequential ? 6 : 1)
}

/** Pieces of about four microseconds: smaller ones cost more to hand out than they save. */
export function chunksFor(nanoseconds: number): number {
  return nanoseconds < 10_000 ? 1 : Math.min(64, Math.floor(nanoseconds / 4000))
}

/** How badly memory is reached if `loop` is the one that vectors run along: 1 for each neighbouring access, more else. */
export function strideCost(kernel: LoopKernel, loop: number): number {
  let cost = 0
  for (const x of [...kernel.body, ...kernel.after]) {
    if (x.op !== "load") continue
    const step = stepOf(x.at, loop)
    cost += x.plus === undefined && (step === 0 || step === 1) ? 1 : 4
  }
  if (loop < kernel.loops.length) for (const x of kernel.stores) cost += stepOf(x.at, loop) === 1 ? 1 : 6
  return cost
}
