import { sameAffine, shift } from "./affine.ts"
import { loopsOf, type PendingAssign, readsOf, rootOf, type Slot, writesOf } from "./memory.ts"
import type { Affine, Kernel } from "./program.ts"

/**
 * Moves new values into the variables they are assigned to. A value is computed in place if, from the first kernel
 * that writes it on, nothing reads that stretch of the old values, except that kernel itself at the very element it
 * writes. Otherwise it is copied at the end.
 */
export function assignInPlace(kernels: readonly Kernel[], slots: Slot[], pending: readonly PendingAssign[]): Kernel[] {
  const copies: Kernel[] = []
  const moved = new Set<number>()
  for (const { from, to, copy } of pending) {
    const slot = slots[from]!
    const target = slots[to]!
    const whole = slot.parent === undefined && slot.space === "arena" && slot.size === target.size && !moved.has(from)
    if (whole && !oldValuesNeeded(kernels, slots, from, to)) {
      slot.space = "variable"
      slot.slot = target.slot
      slot.offset = target.offset
      moved.add(from)
    } else copies.push(copy)
  }
  return [...kernels, ...copies]
}

function oldValuesNeeded(kernels: readonly Kernel[], slots: readonly Slot[], from: number, to: number): boolean {
  const target = slots[to]!
  const within = (region: number): boolean => rootOf(slots, region).root === from
  const overlaps = (region: number): boolean => {
    const { root, offset } = rootOf(slots, region)
    const { space, slot, offset: base } = slots[root]!
    if (root === from || space !== "variable" || slot !== target.slot) return false
    const start = base + offset
    return start < target.offset + target.size && target.offset < start + slots[region]!.size
  }
  let written = false
  return kernels.some((kernel) => {
    const writes = writesOf(kernel)
    const writesIt = writes.some(within)
    const first = writesIt && !written
    written ||= writesIt
    if (!written) return false
    if (writes.some(overlaps)) return true
    if (!readsOf(kernel).some(overlaps)) return false
    return !(first && readsOnlyItsPoint(kernel, slots, overlaps, within, target.offset))
  })
}

function readsOnlyItsPoint(
  kernel: Kernel,
  slots: readonly Slot[],
  overlaps: (region: number) => boolean,
  within: (region: number) => boolean,
  targetOffset: number,
): boolean {
  const loops = loopsOf(kernel)
  if (!loops || loops.reduce.length > 0 || loops.sequential) return false
  // A product must not overwrite its operands, nor its raw value what the epilogue still reads.
  const contracts = kernel.kind === "contraction" || kernel.kind === "convolution"
  if (contracts && (overlaps(kernel.a.region) || overlaps(kernel.b.region) || within(kernel.c))) return false
  const stores = loops.stores.filter((s) => within(s.region))
  const absolute = (region: number, at: Affine, start: number) => shift(at, rootOf(slots, region).offset + start)
  return loops.body.every((i) => {
    if (i.op !== "load" || !overlaps(i.region)) return true
    if (i.plus !== undefined) return false
    const read = absolute(i.region, i.at, slots[rootOf(slots, i.region).root]!.offset)
    return stores.every((s) => s.plus === undefined && sameAffine(absolute(s.region, s.at, targetOffset), read))
  })
}
