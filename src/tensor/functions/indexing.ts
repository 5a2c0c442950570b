import { checkOptions } from "../../base/options.ts"
import * as i from "../nodes/indexing.ts"
import { apply, applyMany, positions, type Tensor, type TensorLike, toTensor } from "../tensor.ts"

const int = (operation: string, x: TensorLike): Tensor => toTensor(operation, x, "int32")

/**
 * Rows (or slices along `axis`, 0 by default) at the given positions; the axis is replaced by the shape of the index.
 * Negative positions count from the end. Those outside are refused, or, where only the running program knows them, clamped.
 * @example take([10, 20, 30], [2, 0, -1]) // → Tensor float32 [3] [30.0, 10.0, 30.0]
 * @example take([[1, 2], [3, 4]], 1, { axis: 1 }) // → Tensor float32 [2] [2.0, 4.0]
 */
export const take = (x: TensorLike, index: TensorLike, options?: i.AxisOptions): Tensor =>
  toTensor("take", x).take(index, options)

/**
 * The same as `take`, under TensorFlow's name.
 * @example gather([10, 20, 30], [1, 1]) // → Tensor float32 [2] [20.0, 20.0]
 */
export const gather = take

/**
 * One element for each index: the index has the shape of x except along `axis` (the last by default). Negative positions
 * count from the end. Those outside are refused, or, where only the running program knows them, clamped.
 * @example takeAlongAxis([[1, 2], [3, 4]], [[1], [0]]) // → Tensor float32 [2, 1] [[2.0], [3.0]]
 */
export const takeAlongAxis = (x: TensorLike, index: TensorLike, options?: i.AxisOptions): Tensor => {
  const { axis = -1 } = checkOptions("takeAlongAxis", options, i.axisNames)
  const [from, at] = [toTensor("takeAlongAxis", x), toTensor("takeAlongAxis", index)]
  return apply("takeAlongAxis", (v, p) => i.takeAlongAxis(v, p, axis), from, positions("takeAlongAxis", from, at, axis))
}

/**
 * float32 rows with a 1 at each label; labels outside 0 … depth − 1 give zeros. A new last axis.
 * @example oneHot([0, 2], 3) // → Tensor float32 [2, 3] [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
 */
export const oneHot = (labels: TensorLike, depth: number): Tensor =>
  apply("oneHot", (v) => i.oneHot(v, depth), int("oneHot", labels))

/**
 * The positions that sort an axis (the last by default), int32: ascending, stable, NaN last.
 * @example argsort([3, 1, 2]) // → Tensor int32 [3] [1, 2, 0]
 */
export const argsort = (x: TensorLike, options?: i.AxisOptions): Tensor => {
  const { axis } = checkOptions("argsort", options, i.axisNames)
  return apply("argsort", (v) => i.argsort(v, axis), x)
}

/**
 * Ascending along an axis (the last by default), NaN last.
 * @example sort([[3, 1], [0, 2]]) // → Tensor float32 [2, 2] [[1.0, 3.0], [0.0, 2.0]]
 */
export const sort = (x: TensorLike, options?: i.AxisOptions): Tensor => {
  const { axis } = checkOptions("sort", options, i.axisNames)
  return apply("sort", (v) => i.sort(v, axis), x)
}

/**
 * The k largest along the last axis, largest first, and where they were; equal ones in order of position, NaN last.
 * @example topK([1, 9, 5], 2).values // → Tensor float32 [2] [9.0, 5.0]
 * @example topK([1, 9, 5], 2).indices // → Tensor int32 [2] [1, 2]
 */
export function topK(x: TensorLike, k: number): { values: Tensor; indices: Tensor } {
  const [values, indices] = applyMany(
    "topK",
    (v) => {
      const found = i.topK(v!, k)
      return [found.values, found.indices]
    },
    x,
  )
  return { values: values!, indices: indices! }
}

/**
 * Zeros [size, …] plus the updates at the given rows: equal rows add up, rows outside are dropped. `updates` begins with
 * the shape of the index.
 * @example scatterAdd(3, [0, 2, 2], [1, 10, 100]) // → Tensor float32 [3] [1.0, 0.0, 110.0]
 */
export const scatterAdd = (size: number, index: TensorLike, updates: TensorLike): Tensor =>
  apply("scatterAdd", (at, u) => i.scatterAdd(size, at, u), int("scatterAdd", index), updates)
