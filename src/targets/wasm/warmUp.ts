import type { Heap } from "./memory.ts"

/**
 * Calls the fixed kernels on small matrices until V8 has counted enough to compile them with its optimizing compiler,
 * which it does in the background: a few milliseconds here save the first steps of every training.
 */
export function warmUp(
  kit: { readonly block: (...args: number[]) => void; readonly pack: (...args: number[]) => void },
  heap: Heap,
): void {
  const [rows, columns, k] = [32, 12, 64]
  const bytes = 4 * (rows * k + 2 * k * 16 + rows * columns)
  const a = heap.allocate(bytes)
  const b = a + 4 * rows * k
  const c = b + 4 * 2 * k * 16
  for (let round = 0; round < 50; round++) {
    for (const row of [4, 4 * k]) kit.pack(a, 4 * k, b, row, row === 4 ? 4 * 16 : 4, 16, k)
    // All sizes of tile: 32 rows are eight fours, 5 are a three and a two, 1 is a one.
    for (const size of [rows, 5, 1]) kit.block(a, 4 * k, b, 32 * k, 32, c, 4 * columns, size, columns, k, 1)
  }
  heap.floats().fill(0, a >>> 2, (a + bytes) >>> 2)
  heap.free(a, bytes)
}
