import type { Heap } from "./memory.ts"

/** The stable argsort of `SortKernel` over the heap, as the function that programs import; addresses in bytes. */
export function createSort(
  heap: Heap,
): (from: number, to: number, rows: number, length: number, float: number) => void {
  return (from, to, rows, length, float) => {
    const ints = heap.ints()
    const keys = new Int32Array(length)
    let order = new Int32Array(length)
    let merged = new Int32Array(length)
    for (let row = 0; row < rows; row++) {
      const start = (from >>> 2) + row * length
      for (let i = 0; i < length; i++) {
        const bits = ints[start + i]!
        keys[i] = float ? orderOfFloat(bits) : bits
        order[i] = i
      }
      // Merge sort from the bottom up; equal keys keep the left one first.
      for (let width = 1; width < length; width *= 2) {
        for (let left = 0; left < length; left += 2 * width) {
          const middle = Math.min(left + width, length)
          const end = Math.min(left + 2 * width, length)
          let [i, j] = [left, middle]
          for (let k = left; k < end; k++) {
            const takeLeft = i < middle && (j >= end || keys[order[i]!]! <= keys[order[j]!]!)
            merged[k] = order[takeLeft ? i++ : j++]!
          }
        }
        ;[order, merged] = [merged, order]
      }
      ints.set(order, (to >>> 2) + row * length)
    }
  }
}

/** An int32 that is ordered as the float32 with these bits; NaN above all, −0 equal to +0. */
function orderOfFloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fffffff
  return bits < 0 ? -(bits & 0x7fffffff) : bits
}
