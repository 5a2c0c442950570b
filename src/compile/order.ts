import { readsOf, resolveMemory, rootOf, type Slot, writesOf } from "./memory.ts"
import type { Kernel } from "./program.ts"

interface Access {
  readonly root: number
  readonly start: number
  readonly end: number
  readonly writes: boolean
}

/** The kernels in the order of `releaseEarly`, if that takes less memory; else as they are. */
export function inLessMemory(kernels: readonly Kernel[], slots: readonly Slot[]): readonly Kernel[] {
  const early = releaseEarly(kernels, slots)
  return resolveMemory(slots, early).arenaSize < resolveMemory(slots, kernels).arenaSize ? early : kernels
}

/**
 * The same kernels, with those moved forward that take no new memory: as soon as what they read is there, so that it
 * need not wait for them. The gradient of a kernel then follows that of its layer's output, and frees its input.
 *
 * Memory that several kernels fill together (the block of all gradients) counts as there from the start.
 */
function releaseEarly(kernels: readonly Kernel[], slots: readonly Slot[]): Kernel[] {
  const accesses = kernels.map((kernel) => accessesOf(kernel, slots))
  const before = dependencies(accesses)
  const after = kernels.map((): number[] => [])
  before.forEach((list, i) => {
    for (const j of list) after[j]!.push(i)
  })
  const waitsFor = before.map((list) => list.size)
  const writers = new Map<number, Set<number>>()
  const users = new Map<number, Set<number>>()
  accesses.forEach((list, i) => {
    for (const { root, writes } of list) {
      if (slots[root]!.space !== "arena") continue
      add(users, root, i)
      if (writes) add(writers, root, i)
    }
  })
  /** Elements that running kernel i now takes, less those that it frees. */
  const cost = (i: number): number => {
    let elements = 0
    for (const root of new Set(accesses[i]!.map((access) => access.root))) {
      const left = users.get(root)
      if (!left) continue
      const { size } = slots[root]!
      const alone = writers.get(root)?.size === 1
      if (alone && writers.get(root)!.has(i)) elements += size
      if (alone && left.size === 1) elements -= size
    }
    return elements
  }
  const ready = new Set<number>()
  const done = new Set<number>()
  const order: number[] = []
  const run = (i: number): void => {
    order.push(i)
    done.add(i)
    ready.delete(i)
    for (const { root } of accesses[i]!) users.get(root)?.delete(i)
    for (const j of after[i]!) if (--waitsFor[j]! === 0) ready.add(j)
  }
  waitsFor.forEach((n, i) => {
    if (n === 0) ready.add(i)
  })
  for (let i = 0; i < kernels.length; i++) {
    if (done.has(i)) continue
    run(i)
    for (;;) {
      const free = [...ready].sort((a, b) => a - b).find((j) => cost(j) <= 0)
      if (free === undefined) break
      run(free)
    }
  }
  return order.map((i) => kernels[i]!)
}

export function accessesOf(kernel: Kernel, slots: readonly Slot[]): Access[] {
  const of = (writes: boolean) => (slot: number) => {
    const { root, offset } = rootOf(slots, slot)
    return { root, start: offset, end: offset + slots[slot]!.size, writes }
  }
  return [...readsOf(kernel).map(of(false)), ...writesOf(kernel).map(of(true))]
}

/** For each kernel the earlier ones that must run before: one of the two writes what both touch. */
export function dependencies(accesses: readonly (readonly Access[])[]): Set<number>[] {
  const seen = new Map<number, { readonly kernel: number; readonly access: Access }[]>()
  return accesses.map((list, kernel) => {
    const before = new Set<number>()
    for (const access of list)
      for (const earlier of seen.get(access.root) ?? []) {
        const { start, end, writes } = earlier.access
        if ((writes || access.writes) && start < access.end && access.start < end) before.add(earlier.kernel)
      }
    for (const access of list) {
      const known = seen.get(access.root)
      if (known) known.push({ kernel, access })
      else seen.set(access.root, [{ kernel, access }])
    }
    return before
  })
}

function add(sets: Map<number, Set<number>>, key: number, value: number): void {
  const found = sets.get(key)
  if (found) found.add(value)
  else sets.set(key, new Set([value]))
}
