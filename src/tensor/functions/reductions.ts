import { checkOptions } from "../../base/options.ts"
import { type AxisOptions, axisNames } from "../nodes/indexing.ts"
import * as r from "../nodes/reduce.ts"
import { apply, type Tensor, type TensorLike, toTensor } from "../tensor.ts"

type Reduction = (x: TensorLike, options?: r.ReduceOptions) => Tensor

/**
 * The sum, over all axes by default. Bools are counted, int32.
 * @example sum([[1, 2], [3, 4]]) // → Tensor float32 [] 10.0
 * @example sum([[1, 2], [3, 4]], { axis: 0 }) // → Tensor float32 [2] [4.0, 6.0]
 */
export const sum: Reduction = (x, options) => toTensor("sum", x).sum(options)

/**
 * The mean, float32; NaN of nothing.
 * @example mean([[1, 2], [3, 4]], { axis: 1, keepdims: true }) // → Tensor float32 [2, 1] [[1.5000], [3.5000]]
 */
export const mean: Reduction = (x, options) => toTensor("mean", x).mean(options)

/**
 * The maximum, NaN if there is one among the elements; equal maxima share the gradient.
 * @example max([[1, 5], [3, 4]], { axis: -1 }) // → Tensor float32 [2] [5.0, 4.0]
 */
export const max: Reduction = (x, options) => toTensor("max", x).max(options)

/**
 * The minimum, NaN if there is one among the elements; equal minima share the gradient.
 * @example min([3, 1, 2]) // → Tensor float32 [] 1.0
 */
export const min: Reduction = (x, options) => toTensor("min", x).min(options)

/**
 * The product; 1 of nothing.
 * @example prod([2, 3, 4]) // → Tensor float32 [] 24.0
 */
export const prod: Reduction = (x, options) => toTensor("prod", x).prod(options)

/**
 * The mean squared distance from the mean (divided by the count, not by one less).
 * @example variance([1, 2, 3, 4]) // → Tensor float32 [] 1.2500
 */
export const variance: Reduction = (x, options) => toTensor("variance", x).variance(options)

/**
 * The square root of the variance.
 * @example std([1, 2, 3, 4]) // → Tensor float32 [] 1.1180
 */
export const std: Reduction = (x, options) => toTensor("std", x).std(options)

/**
 * Whether one element is true (not 0), bool; false of nothing.
 * @example any([[0, 0], [0, 1]], { axis: 1 }) // → Tensor bool [2] [false, true]
 */
export const any: Reduction = (x, options) => toTensor("any", x).any(options)

/**
 * Whether all elements are true (not 0), bool; true of nothing.
 * @example all([1, 2, 0]) // → Tensor bool [] false
 */
export const all: Reduction = (x, options) => toTensor("all", x).all(options)

/**
 * Position of the first maximum, or of the first NaN if there is one, int32; of the flattened tensor by default.
 * @example argmax([[1, 5], [7, 2]], { axis: 1 }) // → Tensor int32 [2] [1, 0]
 */
export const argmax = (x: TensorLike, options?: r.ArgOptions): Tensor => toTensor("argmax", x).argmax(options)

/**
 * Position of the first minimum, or of the first NaN if there is one, int32.
 * @example argmin([3, 1, 1]) // → Tensor int32 [] 1
 */
export const argmin = (x: TensorLike, options?: r.ArgOptions): Tensor => toTensor("argmin", x).argmin(options)

/**
 * The running sum along an axis.
 * @example cumsum([1, 2, 3], 0) // → Tensor float32 [3] [1.0, 3.0, 6.0]
 */
export const cumsum = (x: TensorLike, axis: number): Tensor => toTensor("cumsum", x).cumsum(axis)

/**
 * ln Σ eˣ without overflow; −∞ of nothing.
 * @example logSumExp([1000, 1000]) // → Tensor float32 [] 1000.7
 */
export const logSumExp: Reduction = (x, options) => {
  const checked = checkOptions("logSumExp", options, r.reduceNames)
  return apply("logSumExp", (v) => r.logSumExp(v, checked), x)
}

/**
 * eˣ / Σ eˣ along an axis (the last by default) without overflow.
 * @example softmax([1000, 1000, -Infinity]) // → Tensor float32 [3] [0.50000, 0.50000, 0.0]
 */
export const softmax = (x: TensorLike, options?: AxisOptions): Tensor => {
  const { axis = -1 } = checkOptions("softmax", options, axisNames)
  return apply("softmax", (v) => r.softmax(v, axis), x)
}

/**
 * The logarithm of softmax, exact where softmax is 0 in float32.
 * @example logSoftmax([0, 1000]) // → Tensor float32 [2] [-1000.0, 0.0]
 */
export const logSoftmax = (x: TensorLike, options?: AxisOptions): Tensor => {
  const { axis = -1 } = checkOptions("logSoftmax", options, axisNames)
  return apply("logSoftmax", (v) => r.logSoftmax(v, axis), x)
}
