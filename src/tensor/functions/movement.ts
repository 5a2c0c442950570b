import { checkArray } from "../../base/checks.ts"
import type { Dtype } from "../../base/dtype.ts"
import { ArgumentError } from "../../base/errors.ts"
import type { Shape } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import * as m from "../nodes/movement.ts"
import { apply, applyMany, type Tensor, type TensorLike, toTensor } from "../tensor.ts"

/**
 * The same elements in another shape; one size may be −1.
 * @example reshape([1, 2, 3, 4, 5, 6], [2, -1]) // → Tensor float32 [2, 3] [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
 */
export const reshape = (x: TensorLike, shape: Shape): Tensor => toTensor("reshape", x).reshape(shape)

/**
 * The axes in another order, reversed by default.
 * @example transpose([[1, 2, 3], [4, 5, 6]]) // → Tensor float32 [3, 2] [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]
 */
export const transpose = (x: TensorLike, axes?: readonly number[]): Tensor => toTensor("transpose", x).transpose(axes)

/**
 * Two axes in each other's place.
 * @example swapaxes([[1, 2, 3]], 0, 1) // → Tensor float32 [3, 1] [[1.0], [2.0], [3.0]]
 */
export const swapaxes = (x: TensorLike, axis1: number, axis2: number): Tensor =>
  apply("swapaxes", (v) => m.swapaxes(v, axis1, axis2), x)

/**
 * Axes moved to other places; the others keep their order.
 * @example moveaxis(zeros([2, 3, 4]), 0, -1).shape // → 3,4,2
 * @example moveaxis(zeros([2, 3, 4]), [0, 1], [-1, 0]).shape // → 3,4,2
 */
export const moveaxis = (
  x: TensorLike,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor => apply("moveaxis", (v) => m.moveaxis(v, source, destination), x)

/**
 * A new axis of size 1.
 * @example expandDims([1, 2], -1) // → Tensor float32 [2, 1] [[1.0], [2.0]]
 */
export const expandDims = (x: TensorLike, axis: number): Tensor => toTensor("expandDims", x).expandDims(axis)

/**
 * Without the given axes of size 1, all of them by default.
 * @example squeeze([[[1], [2]]]) // → Tensor float32 [2] [1.0, 2.0]
 */
export const squeeze = (x: TensorLike, axis?: number | readonly number[]): Tensor =>
  toTensor("squeeze", x).squeeze(axis)

/**
 * Repeated to a larger shape by numpy's rules.
 * @example broadcastTo([1, 2], [2, 2]) // → Tensor float32 [2, 2] [[1.0, 2.0], [1.0, 2.0]]
 */
export const broadcastTo = (x: TensorLike, shape: Shape): Tensor => toTensor("broadcastTo", x).broadcastTo(shape)

/**
 * A range for each axis, [start, stop] or [start, stop, step]; negative ones count from the end, null takes all, and what
 * lies outside is left away.
 * @example slice([0, 1, 2, 3, 4, 5], [[1, -1, 2]]) // → Tensor float32 [2] [1.0, 3.0]
 * @example slice([[1, 2], [3, 4]], [null, [1]]) // → Tensor float32 [2, 1] [[2.0], [4.0]]
 */
export const slice = (x: TensorLike, ranges: readonly m.SliceRange[]): Tensor => toTensor("slice", x).slice(ranges)

/**
 * In reverse order along the given axes, all of them by default.
 * @example flip([[1, 2], [3, 4]], 1) // → Tensor float32 [2, 2] [[2.0, 1.0], [4.0, 3.0]]
 */
export const flip = (x: TensorLike, axis?: number | readonly number[]): Tensor => toTensor("flip", x).flip(axis)

/**
 * `value` (0 by default) before and after the elements of each axis, [before, after] for each.
 * @example pad([1, 2], [[1, 2]]) // → Tensor float32 [5] [0.0, 1.0, 2.0, 0.0, 0.0]
 */
export const pad = (x: TensorLike, widths: readonly (readonly [number, number])[], value = 0): Tensor =>
  apply("pad", (v) => m.pad(v, widths, value), x)

/**
 * The whole tensor again and again along each axis.
 * @example tile([1, 2], [2, 2]) // → Tensor float32 [2, 4] [[1.0, 2.0, 1.0, 2.0], [1.0, 2.0, 1.0, 2.0]]
 */
export const tile = (x: TensorLike, repeats: readonly number[]): Tensor => apply("tile", (v) => m.tile(v, repeats), x)

/**
 * Each element so many times in a row, or as often as its own number says; without an axis, of the flattened tensor.
 * @example repeat([1, 2], 2) // → Tensor float32 [4] [1.0, 1.0, 2.0, 2.0]
 * @example repeat([[1, 2], [3, 4]], [2, 1], 0) // → Tensor float32 [3, 2] [[1.0, 2.0], [1.0, 2.0], [3.0, 4.0]]
 */
export const repeat = (x: TensorLike, repeats: number | readonly number[], axis?: number): Tensor =>
  apply("repeat", (v) => m.repeat(v, repeats, axis), x)

/**
 * Moved along an axis; what goes over the end comes in at the start. Without an axis, the flattened tensor is moved and
 * gets its shape back. Several axes take one shift each, or the same.
 * @example roll([1, 2, 3, 4], 1) // → Tensor float32 [4] [4.0, 1.0, 2.0, 3.0]
 * @example roll([[1, 2], [3, 4], [5, 6]], -1, 0) // → Tensor float32 [3, 2] [[3.0, 4.0], [5.0, 6.0], [1.0, 2.0]]
 */
export const roll = (x: TensorLike, shift: number | readonly number[], axis?: number | readonly number[]): Tensor =>
  apply("roll", (v) => m.roll(v, shift, axis), x)

/**
 * Tensors behind each other along an axis, in which alone they may differ.
 * @example concat([[1, 2], [3]]) // → Tensor float32 [3] [1.0, 2.0, 3.0]
 */
export const concat = (parts: readonly TensorLike[], axis = 0): Tensor => {
  checkArray("concat", "its tensors", parts, "concat([a, b])")
  if (parts.length === 0) throw new ArgumentError("concat: needs at least one tensor.")
  return apply("concat", (...nodes) => m.concat(nodes, axis), ...parts)
}

/**
 * Tensors of one shape along a new axis.
 * @example stack([[1, 2], [3, 4]], 1) // → Tensor float32 [2, 2] [[1.0, 3.0], [2.0, 4.0]]
 */
export const stack = (parts: readonly TensorLike[], axis = 0): Tensor => {
  checkArray("stack", "its tensors", parts, "stack([a, b])")
  if (parts.length === 0) throw new ArgumentError("stack: needs at least one tensor.")
  return apply("stack", (...nodes) => m.stack(nodes, axis), ...parts)
}

/**
 * Cut into equal sections, or before each of the given positions.
 * @example split([1, 2, 3, 4], 2).join(" and ") // → Tensor float32 [2] [1.0, 2.0] and Tensor float32 [2] [3.0, 4.0]
 * @example split([1, 2, 3, 4], [1, 3]).map((part) => part.size) // → 1,2,1
 */
export const split = (x: TensorLike, sections: number | readonly number[], axis = 0): Tensor[] =>
  applyMany("split", (v) => m.split(v!, sections, axis), x)

/**
 * As another dtype: int32 truncates and saturates (NaN gives 0), bool is ≠ 0. Gradients do not flow through int32.
 * @example cast([1.7, -1.7], "int32") // → Tensor int32 [2] [1, -1]
 */
export const cast = (x: TensorLike, dtype: Dtype): Tensor => toTensor("cast", x).cast(dtype)

/**
 * The same value; gradients do not flow through it.
 * @example grad((x) => x.mul(stopGradient(x)))(3) // → Tensor float32 [] 3.0
 */
export const stopGradient = (x: TensorLike): Tensor => apply("stopGradient", (v) => g.mark(v, true), x)
