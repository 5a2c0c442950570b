import type { HostArray } from "../base/dtype.ts"
import { asTensor, concat, type Tensor } from "../tensor/index.ts"

/** Tells a number of the step that was last filled in. */
type Reader<T> = () => T

/**
 * What is to be read from a step: numbers, which come out of the program side by side in one array, and arrays. Each is
 * added while the step is traced, and read through the function that comes back, once `fill` was given values.
 */
export interface Sheet {
  scalar(x: Tensor): Reader<number>
  /** Several numbers; the reader takes them one by one, by their position. */
  scalars(...x: readonly Tensor[]): (position: number) => number
  array(x: Tensor): Reader<HostArray>
  /** All that was added, for the traced function to return. */
  tensors(): readonly Tensor[]
  fill(values: readonly HostArray[]): void
}

export function createSheet(): Sheet {
  const numbers: Tensor[] = []
  const arrays: Tensor[] = []
  let filled: readonly HostArray[] = []
  const scalars = (...x: readonly Tensor[]): ((position: number) => number) => {
    const first = numbers.push(...x) - x.length
    return (position) => filled[0]![first + position]!
  }
  return {
    scalars,
    scalar(x) {
      const read = scalars(x)
      return () => read(0)
    },
    array(x) {
      const at = arrays.push(x)
      return () => filled[at]!
    },
    tensors: () => [concat([asTensor([]), ...numbers.map((x) => x.cast("float32").reshape([1]))], 0), ...arrays],
    fill(values) {
      filled = values
    },
  }
}

/** The fraction of elements that are true, a scalar. */
export const ratioOf = (condition: Tensor): Tensor =>
  condition
    .sum()
    .cast("float32")
    .mul(1 / condition.size)
