/** A stretch of scratch memory and the kernels, first to last, during which it holds something. */
export interface Lifetime {
  readonly size: number
  readonly from: number
  readonly to: number
}

const alignment = 16 // elements: 64 bytes, a cache line and the widest vector

/**
 * Places every stretch so that no two that live at the same time overlap: largest first, each at the lowest offset
 * that is free for its whole life.
 */
export function planArena(lifetimes: readonly Lifetime[]): { offsets: number[]; size: number } {
  const offsets = new Array<number>(lifetimes.length).fill(0)
  const placed: number[] = []
  let size = 0
  const bySize = lifetimes.map((_, i) => i).sort((a, b) => lifetimes[b]!.size - lifetimes[a]!.size || a - b)
  for (const i of bySize) {
    const mine = lifetimes[i]!
    const length = Math.ceil(mine.size / alignment) * alignment
    const neighbours = placed
      .filter((j) => lifetimes[j]!.from <= mine.to && mine.from <= lifetimes[j]!.to)
      .sort((a, b) => offsets[a]! - offsets[b]!)
    let offset = 0
    for (const j of neighbours) {
      if (offsets[j]! - offset >= length) break
      offset = Math.max(offset, offsets[j]! + Math.ceil(lifetimes[j]!.size / alignment) * alignment)
    }
    offsets[i] = offset
    placed.push(i)
    size = Math.max(size, offset + length)
  }
  return { offsets, size }
}
