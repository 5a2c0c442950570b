import { sameAffine, shift } from "./affine.ts"
import { readsOf, writesOf } from "./memory.ts"
import type { Affine, Instruction, Kernel, LoopKernel, Region, Store } from "./program.ts"

/**
 * Joins neighbouring maps over the same loops into one kernel, so that, say, an optimizer's slots and weights are read
 * and written in one pass. Allowed when whatever memory they share is touched at the same element by both.
 */
export function fuseLoops(kernels: readonly Kernel[], regions: readonly Region[]): Kernel[] {
  const out: Kernel[] = []
  for (const kernel of kernels) {
    const at = isMap(kernel) ? findPartner(kernel, out, regions) : -1
    if (at < 0) out.push(kernel)
    else out.push(join(out.splice(at, 1)[0] as LoopKernel, kernel as LoopKernel, regions))
  }
  return out
}

/** The nearest earlier map that can be joined, if it can be moved down past the kernels between. */
function findPartner(kernel: LoopKernel, before: readonly Kernel[], regions: readonly Region[]): number {
  let left = reach
  for (let i = before.length - 1; i >= 0 && left > 0; i--) {
    const candidate = before[i]!
    // Asides between others do not count, so that these are joined as they would be without.
    if (candidate.aside === kernel.aside) left--
    if (!isMap(candidate) || !canJoin(candidate, kernel, regions)) continue
    if (before.slice(i + 1).every((between) => independent(candidate, between, regions))) return i
  }
  return -1
}

/** How far back a partner is looked for: past the few scalars that stand between an optimizer's passes. */
const reach = 6

function independent(a: Kernel, b: Kernel, regions: readonly Region[]): boolean {
  const clash = (xs: readonly number[], ys: readonly number[]) =>
    xs.some((x) => ys.some((y) => overlap(regions[x]!, regions[y]!)))
  return !clash(writesOf(a), readsOf(b)) && !clash(readsOf(a), writesOf(b)) && !clash(writesOf(a), writesOf(b))
}

const isMap = (kernel: Kernel): kernel is LoopKernel =>
  kernel.kind === "loop" && kernel.reduce.length === 0 && !kernel.sequential && kernel.after.length === 0

interface Access {
  readonly region: number
  readonly at: Affine
  readonly plus?: number
}

const loads = (kernel: LoopKernel): Access[] => kernel.body.flatMap((i) => (i.op === "load" ? [i] : []))

function canJoin(a: LoopKernel, b: LoopKernel, regions: readonly Region[]): boolean {
  if (a.aside !== b.aside) return false
  if (a.loops.length !== b.loops.length || a.loops.some((n, i) => n !== b.loops[i])) return false
  if (a.body.length + b.body.length > 200) return false
  const samePoint = (x: Access, y: Access): boolean =>
    !overlap(regions[x.region]!, regions[y.region]!) ||
    (x.plus === undefined && y.plus === undefined && sameAffine(absolute(x, regions), absolute(y, regions)))
  const pairs = (xs: readonly Access[], ys: readonly Access[]) => xs.every((x) => ys.every((y) => samePoint(x, y)))
  return pairs(a.stores, loads(b)) && pairs(loads(a), b.stores) && pairs(a.stores, b.stores)
}

const absolute = (access: Access, regions: readonly Region[]): Affine =>
  shift(access.at, regions[access.region]!.offset)

const overlap = (a: Region, b: Region): boolean =>
  a.space === b.space && a.slot === b.slot && a.offset < b.offset + b.size && b.offset < a.offset + a.size

function join(a: LoopKernel, b: LoopKernel, regions: readonly Region[]): LoopKernel {
  const body: Instruction[] = [...a.body]
  const known = new Map<string, number>()
  const keyOf = (i: Instruction): string =>
    i.op === "const" ? `${i.dtype} ${Object.is(i.value, -0) ? "-0" : i.value}` : JSON.stringify(i)
  // A load of `a` may be shared only if `a` does not overwrite it before `b` would read.
  a.body.forEach((i, id) => {
    const stale = i.op === "load" && a.stores.some((s) => overlap(regions[s.region]!, regions[i.region]!))
    if (!stale) known.set(keyOf(i), id)
  })
  const renamed: number[] = []
  b.body.forEach((instruction, id) => {
    const stored = instruction.op === "load" ? storedValue(instruction, a, regions) : undefined
    if (stored !== undefined) {
      renamed[id] = stored
      return
    }
    const moved = rename(instruction, renamed)
    const key = keyOf(moved)
    let at = known.get(key)
    if (at === undefined) {
      at = body.push(moved) - 1
      known.set(key, at)
    }
    renamed[id] = at
  })
  const stores = b.stores.map(
    (s): Store => ({ ...s, value: renamed[s.value]!, ...(s.plus !== undefined && { plus: renamed[s.plus]! }) }),
  )
  // What `b` writes over need not be written.
  const lasting = a.stores.filter((s) => !stores.some((later) => overlap(regions[s.region]!, regions[later.region]!)))
  return { ...b, name: a.name === b.name ? a.name : `${a.name}, ${b.name}`, body, stores: [...lasting, ...stores] }
}

/** The value that `a` just wrote where `b` loads: scratch may have held others before, the last one counts. */
function storedValue(access: Access, a: LoopKernel, regions: readonly Region[]): number | undefined {
  return a.stores.findLast((s) => overlap(regions[s.region]!, regions[access.region]!))?.value
}

export function rename(instruction: Instruction, renamed: readonly number[]): Instruction {
  if (instruction.op === "load")
    return instruction.plus === undefined ? instruction : { ...instruction, plus: renamed[instruction.plus]! }
  if (instruction.op === "const" || instruction.op === "index") return instruction
  return { ...instruction, args: instruction.args.map((id) => renamed[id]!) } as unknown as Instruction
}
