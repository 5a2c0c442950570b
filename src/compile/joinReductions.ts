import { rename } from "./fuseLoops.ts"
import { readsOf, rootOf, type Slot, writesOf } from "./memory.ts"
import type { Instruction, Kernel, LoopKernel } from "./program.ts"

/**
 * Joins reductions of asides over the same loops that read the same memory: many statistics of one tensor in one pass.
 * Each sum adds the same terms in the same order as before. The later kernel moves up to the earlier one, where nothing
 * between touches what it touches.
 */
export function joinReductions(kernels: readonly Kernel[], slots: readonly Slot[]): Kernel[] {
  const out: { kernel: Kernel; touched: Touched }[] = []
  for (const kernel of kernels) {
    const touched = touchedBy(kernel, slots)
    const at = isAside(kernel) ? findPartner(kernel, touched, out) : -1
    const partner = out[at]
    if (!partner) out.push({ kernel, touched })
    else {
      partner.kernel = join(partner.kernel as LoopKernel, kernel as LoopKernel)
      partner.touched = touchedBy(partner.kernel, slots)
    }
  }
  return out.map(({ kernel }) => kernel)
}

/** More accumulators would not stay near. */
const most = 12

/** How far back a partner is looked for. */
const reach = 64

const isAside = (kernel: Kernel): kernel is LoopKernel =>
  kernel.aside === true && kernel.kind === "loop" && kernel.accumulators.length > 0 && !kernel.sequential

interface Stretch {
  readonly memory: string
  readonly start: number
  readonly end: number
}

interface Touched {
  readonly reads: readonly Stretch[]
  readonly writes: readonly Stretch[]
}

function touchedBy(kernel: Kernel, slots: readonly Slot[]): Touched {
  const stretch = (index: number): Stretch => {
    const { root, offset } = rootOf(slots, index)
    const { space, slot, offset: base } = slots[root]!
    const start = space === "arena" ? offset : base + offset
    return { memory: space === "arena" ? `${root}` : `${space} ${slot}`, start, end: start + slots[index]!.size }
  }
  return { reads: readsOf(kernel).map(stretch), writes: writesOf(kernel).map(stretch) }
}

const meet = (xs: readonly Stretch[], ys: readonly Stretch[]): boolean =>
  xs.some((x) => ys.some((y) => x.memory === y.memory && x.start < y.end && y.start < x.end))

/** Whether the two may change places, and so run at once. */
const independent = (a: Touched, b: Touched): boolean =>
  !meet(a.writes, b.reads) && !meet(a.reads, b.writes) && !meet(a.writes, b.writes)

function findPartner(
  kernel: LoopKernel,
  touched: Touched,
  before: readonly { readonly kernel: Kernel; readonly touched: Touched }[],
): number {
  for (let i = before.length - 1; i >= Math.max(0, before.length - reach); i--) {
    const other = before[i]!
    if (!independent(other.touched, touched)) return -1
    if (isAside(other.kernel) && alike(other.kernel, kernel)) return i
  }
  return -1
}

function alike(a: LoopKernel, b: LoopKernel): boolean {
  const same = (x: readonly number[], y: readonly number[]) => x.length === y.length && x.every((n, i) => n === y[i])
  const small = a.accumulators.length + b.accumulators.length <= most && a.body.length + b.body.length <= 200
  return small && same(a.loops, b.loops) && same(a.reduce, b.reduce) && shareALoad(a, b)
}

function shareALoad(a: LoopKernel, b: LoopKernel): boolean {
  const loads = new Set(a.body.flatMap((x) => (x.op === "load" && x.at.terms.length > 0 ? [keyOf(x)] : [])))
  return b.body.some((x) => loads.has(keyOf(x)))
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
