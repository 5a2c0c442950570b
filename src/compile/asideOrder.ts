import type { Slot } from "./memory.ts"
import { accessesOf, dependencies, inLessMemory } from "./order.ts"
import type { Kernel } from "./program.ts"

/**
 * Kernels in the order of `inLessMemory`, to which those of asides add themselves: each as soon as what it reads is
 * there, so that memory is freed. The others keep the order that they would have without asides.
 */
export function withAsides(kernels: readonly Kernel[], slots: readonly Slot[]): readonly Kernel[] {
  const asides = kernels.filter((kernel) => kernel.aside)
  const others = inLessMemory(
    kernels.filter((kernel) => !kernel.aside),
    slots,
  )
  const all = [...others, ...asides]
  const before = dependencies(all.map((kernel) => accessesOf(kernel, slots)))
  /** After how many of the others a kernel has all that it needs. */
  const due: number[] = others.map((_, i) => i + 1)
  for (let i = others.length; i < all.length; i++) due[i] = Math.max(0, ...[...before[i]!].map((j) => due[j]!))
  const groups = Array.from({ length: others.length + 1 }, (): Kernel[] => [])
  asides.forEach((kernel, i) => {
    groups[due[others.length + i]!]!.push(kernel)
  })
  return groups.flatMap((group, i) => (i === 0 ? group : [others[i - 1]!, ...group]))
}
