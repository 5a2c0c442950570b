import type { KitName } from "./kit.ts"
import type { Heap } from "./memory.ts"

/**
 * Calls the fixed kernels on small matrices until V8 has counted enough to compile them with its optimizing compiler,
 * which it does in the background: a few milliseconds here save the first steps of every training.
 */
export function warmUp(
  kit: Readonly<Record<KitName, (...args: number[]) => void>>,
  names: readonly KitName[],
  heap: Heap,
): void {
  const [rows, columns, k] = [32, 12, 64]
  const bytes = 4 * (3 * rows * k + 2 * k * 16)
  const table = heap.allocate(bytes)
  const [a, b, c] = [table + 4 * rows * k, table + 8 * rows * k, table + 8 * rows * k + 8 * k * 16] as const
  for (let i = 0; i < 2 * rows; i++) heap.ints()[(table >>> 2) + i] = i & 1 ? (i >> 1) * 4 * columns : i * 2 * k
  for (let round = 0; round < 50; round++)
    for (const name of names) {
      if (name === "pack") for (const row of [4, 4 * k]) kit.pack(a, 4 * k, b, row, row === 4 ? 4 * 16 : 4, 16, k)
      else if (name === "dots") for (const size of [rows, 7]) kit.dots(table, a, c, b, 4 * k, k - 1, 1, size, 3)
      // All sizes of tile: 32 rows are eight fours, 5 are a three and a two, 1 is a one.
      else for (const size of [rows, 5, 1]) kit[name](table, a, c, b, 32 * k, 32, table, 1, k, 4, 1, size, columns)
    }
  heap.floats().fill(0, table >>> 2, (table + bytes) >>> 2)
  heap.free(table, bytes)
}
