import type { Tensor } from "../tensor/index.ts"

/** What targets say, read from their values: a class each, or numbers. */
export type Labels =
  | {
      readonly kind: "classes"
      /** Of each sample. */
      readonly of: Int32Array
      /** By class, how many samples. */
      readonly counts: ReadonlyMap<number, number>
    }
  | { readonly kind: "numbers"; readonly values: ArrayLike<number>; readonly width: number }

/** More whole numbers than this, and they are amounts rather than names. */
const mostClasses = 1000

export function labelsOf(y: Tensor): Labels {
  const values = y.dataSync()
  const size = y.shape[0]!
  const width = size === 0 ? 1 : y.size / size
  const numbers = { kind: "numbers", values, width } as const
  if (size === 0 || !Array.from(values).every(Number.isInteger)) return numbers
  if (width === 1) return classes(Int32Array.from(values), numbers)
  const of = new Int32Array(size)
  for (let row = 0; row < size; row++) {
    const one = values.subarray(row * width, (row + 1) * width)
    const sum = (one as Float32Array).reduce((a, b) => a + b, 0)
    const hot = (one as Float32Array).indexOf(1)
    if (sum !== 1 || hot < 0) return numbers
    of[row] = hot
  }
  return classes(of, numbers)
}

function classes(of: Int32Array, otherwise: Labels): Labels {
  const counts = new Map<number, number>()
  for (const label of of) counts.set(label, (counts.get(label) ?? 0) + 1)
  const few = counts.size <= Math.max(2, Math.min(mostClasses, of.length / 3))
  return few ? { kind: "classes", of, counts } : otherwise
}
