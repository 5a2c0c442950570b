import type { HostArray } from "../base/dtype.ts"
import { concat, type Tensor } from "../tensor/index.ts"

/** Tells a number of the step that was last filled in. */
type Reader<T> = () => T

/**
 * What is to be read from a step: numbers, which come out of the program side by side in one array, and arrays. Each is
 * added while the step is traced, and read through the function that comes back, once `fill` was given values.
 */
export interface Sheet {
  scalar(x: Tensor): Reader<number>
  record<Names extends string>(numbers: Readonly<Record<Names, Tensor>>): Reader<Record<Names, number>>
  array(x: Tensor): Reader<HostArray>
  /** All that was added, for the traced function to return. */
  tensors(): readonly Tensor[]
  fill(values: readonly HostArray[]): void
}

export function createSheet(): Sheet {
  const scalars: Tensor[] = []
  const arrays: Tensor[] = []
  let filled: readonly HostArray[] = []
  const scalar = (x: Tensor): Reader<number> => {
    const at = scalars.push(x) - 1
    return () => filled[0]![at]!
  }
  return {
    scalar,
    record<Names extends string>(numbers: Readonly<Record<Names, Tensor>>) {
      const readers = Object.entries<Tensor>(numbers).map(([name, x]) => [name, scalar(x)] as const)
      return () => Object.fromEntries(readers.map(([name, read]) => [name, read()])) as Record<Names, number>
    },
    array(x) {
      const at = arrays.push(x)
      return () => filled[at]!
    },
    tensors: () => [
      concat(
        scalars.map((x) => x.cast("float32").reshape([1])),
        0,
      ),
      ...arrays,
    ],
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
