import { independent, rename } from "./fuseLoops.ts"
import { readsOf } from "./memory.ts"
import type { Instruction, Kernel, LoopKernel, Region } from "./program.ts"

/**
 * Joins reductions of asides over the same loops that read the same memory: many statistics of one tensor in one pass.
 * Each sum adds the same terms in the same order as before.
 *
 * A later kernel moves up to an earlier one where nothing between touches what it touches.
 */
export function joinReductions(kernels: readonly Kernel[], regions: readonly Region[]): Kernel[] {
  const out: Kernel[] = []
  for (const kernel of kernels) {
    const at = isAside(kernel) ? findPartner(kernel, out, regions) : -1
    if (at < 0) out.push(kernel)
    else out[at] = join(out[at] as LoopKernel, kernel as LoopKernel)
  }
  return out
}

/** More would not stay in registers. */
const most = 8

/** How far back a partner is looked for. */
const reach = 24

const isAside = (kernel: Kernel): kernel is LoopKernel =>
  kernel.aside === true && kernel.kind === "loop" && kernel.reduce.length > 0 && !kernel.sequential

function findPartner(kernel: LoopKernel, before: readonly Kernel[], regions: readonly Region[]): number {
  for (let i = before.length - 1; i >= Math.max(0, before.length - reach); i--) {
    const candidate = before[i]!
    if (isAside(candidate) && canJoin(candidate, kernel, regions)) return i
    if (!independent(candidate, kernel, regions)) return -1
  }
  return -1
}

function canJoin(a: LoopKernel, b: LoopKernel, regions: readonly Region[]): boolean {
  const same = (x: readonly number[], y: readonly number[]) => x.length === y.length && x.every((n, i) => n === y[i])
  if (!same(a.loops, b.loops) || !same(a.reduce, b.reduce)) return false
  if (a.accumulators.length + b.accumulators.length > most || a.body.length + b.body.length > 200) return false
  const read = new Set(readsOf(a))
  return readsOf(b).some((region) => read.has(region)) && independent(a, b, regions)
}

function join(a: LoopKernel, b: LoopKernel): LoopKernel {
  const body: Instruction[] = [...a.body]
  const known = new Map(a.body.map((instruction, id) => [keyOf(instruction), id]))
  const renamed: number[] = []
  b.body.forEach((instruction, id) => {
    const moved = rename(instruction, renamed)
    const key = keyOf(moved)
    let at = known.get(key)
    if (at === undefined) {
      at = body.push(moved) - 1
      known.set(key, at)
    }
    renamed[id] = at
  })
  // Values are numbered through body, accumulators and what comes after.
  const accumulators = [...a.accumulators, ...b.accumulators.map((x) => ({ ...x, value: renamed[x.value]! }))]
  const first = body.length + accumulators.length
  const idsOf = (from: LoopKernel, accumulator: number, after: number): number[] => [
    ...from.body.map(() => -1), // `after` reads none of these
    ...from.accumulators.map((_, k) => body.length + accumulator + k),
    ...from.after.map((_, j) => first + after + j),
  ]
  const ofA = idsOf(a, 0, 0)
  const ofB = idsOf(b, a.accumulators.length, a.after.length)
  const part = (from: LoopKernel, ids: readonly number[]) => ({
    after: from.after.map((instruction) => rename(instruction, ids)),
    stores: from.stores.map((s) => ({
      ...s,
      value: ids[s.value]!,
      ...(s.plus !== undefined && { plus: ids[s.plus]! }),
    })),
  })
  const [one, two] = [part(a, ofA), part(b, ofB)]
  return {
    ...a,
    name: a.name.includes(b.name) ? a.name : `${a.name}, ${b.name}`,
    body,
    accumulators,
    after: [...one.after, ...two.after],
    stores: [...one.stores, ...two.stores],
  }
}

const keyOf = (i: Instruction): string =>
  i.op === "const" ? `${i.dtype} ${Object.is(i.value, -0) ? "-0" : i.value}` : JSON.stringify(i)
