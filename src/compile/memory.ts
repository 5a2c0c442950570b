import type { Dtype } from "../base/dtype.ts"
import { planArena } from "./arena.ts"
import type { Kernel, LoopKernel, Region } from "./program.ts"

/** A region while the program is being planned: it may still move to another space, and may lie inside another. */
export interface Slot {
  space: Region["space"]
  slot: number
  /** From the start of the space's slot, or of the parent. */
  offset: number
  readonly size: number
  readonly dtype: Dtype
  readonly parent?: number
}

/** A result that still has to reach the variable it is assigned to. */
export interface PendingAssign {
  /** Slot of the new value. */
  readonly from: number
  /** Slot of the stretch of the variable it goes to. */
  readonly to: number
  /** Copies the first to the second. */
  readonly copy: Kernel
}

/** The slot that decides where this one lies, and this one's offset in it. */
export function rootOf(slots: readonly Slot[], index: number): { root: number; offset: number } {
  let root = index
  let offset = 0
  while (slots[root]!.parent !== undefined) {
    offset += slots[root]!.offset
    root = slots[root]!.parent!
  }
  return { root, offset }
}

/** Regions that a kernel reads. */
export function readsOf(kernel: Kernel): number[] {
  if (kernel.kind === "sort") return [kernel.input]
  if (kernel.kind === "contraction" || kernel.kind === "convolution")
    return [kernel.a.region, kernel.b.region, ...(kernel.epilogue ? [kernel.c, ...readsOf(kernel.epilogue)] : [])]
  const loads = [...kernel.body, ...kernel.after].flatMap((i) => (i.op === "load" ? [i.region] : []))
  return [...loads, ...kernel.stores.flatMap((s) => (s.mode === "add" ? [s.region] : []))]
}

/** Regions that a kernel writes. */
export function writesOf(kernel: Kernel): number[] {
  if (kernel.kind === "sort") return [kernel.output]
  if (kernel.kind === "contraction" || kernel.kind === "convolution")
    return [kernel.c, ...(kernel.epilogue ? writesOf(kernel.epilogue) : [])]
  return kernel.stores.map((s) => s.region)
}

/** The loop part of a kernel: itself, or its epilogue. */
export const loopsOf = (kernel: Kernel): LoopKernel | undefined =>
  kernel.kind === "loop" ? kernel : kernel.kind === "sort" ? undefined : kernel.epilogue

/** Gives every slot its final place; scratch lives from its first write to its last use. */
export function resolveMemory(
  slots: readonly Slot[],
  kernels: readonly Kernel[],
): { regions: Region[]; arenaSize: number } {
  const lives = new Map<number, { from: number; to: number }>()
  kernels.forEach((kernel, i) => {
    for (const index of [...readsOf(kernel), ...writesOf(kernel)]) {
      const { root } = rootOf(slots, index)
      if (slots[root]!.space !== "arena") continue
      const life = lives.get(root)
      if (life) life.to = i
      else lives.set(root, { from: i, to: i })
    }
  })
  const roots = [...lives.keys()]
  const { offsets, size } = planArena(roots.map((root) => ({ size: slots[root]!.size, ...lives.get(root)! })))
  const offsetOf = new Map(roots.map((root, i) => [root, offsets[i]!]))
  const regions = slots.map((slot, i): Region => {
    const { root, offset } = rootOf(slots, i)
    const base = slots[root]!
    const start = base.space === "arena" ? (offsetOf.get(root) ?? 0) : base.offset
    return { space: base.space, slot: base.slot, offset: start + offset, size: slot.size, dtype: slot.dtype }
  })
  return { regions, arenaSize: size }
}
