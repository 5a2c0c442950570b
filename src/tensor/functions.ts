import type { Dtype } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import * as e from "./nodes/elementwise.ts"
import * as i from "./nodes/indexing.ts"
import * as l from "./nodes/linear.ts"
import * as m from "./nodes/movement.ts"
import * as r from "./nodes/reduce.ts"
import { apply, applyMany, asTensor, fromTyped, type Tensor, type TensorLike } from "./tensor.ts"

// --- creation ----------------------------------------------------------------------------------------------------

export interface CreateOptions {
  /** Default float32. */
  readonly dtype?: Dtype
}

/** A tensor of numbers, nested arrays or a typed array (used without copying if its type fits). */
export function tensor(x: TensorLike, options: CreateOptions & { readonly shape?: Shape } = {}): Tensor {
  if (ArrayBuffer.isView(x)) return fromTyped(x, options.shape ?? [x.length], options.dtype)
  const made = asTensor(x, options.dtype)
  return options.shape ? made.reshape(options.shape) : made
}

export const full = (shape: Shape, value: number, { dtype = "float32" }: CreateOptions = {}): Tensor =>
  apply(() => g.constant(value, checked("full", shape), dtype))
export const zeros = (shape: Shape, options?: CreateOptions): Tensor => full(shape, 0, options)
export const ones = (shape: Shape, options?: CreateOptions): Tensor => full(shape, 1, options)
export const zerosLike = (x: TensorLike): Tensor => apply((v) => g.constant(0, v.shape, v.dtype), x)
export const onesLike = (x: TensorLike): Tensor => apply((v) => g.constant(1, v.shape, v.dtype), x)

/** start, start + step, … before stop. With one argument: 0, 1, … before it. int32 if all three are whole numbers. */
export function arange(start: number, stop?: number, step = 1, options: CreateOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  if (step === 0 || ![from, to, step].every(Number.isFinite))
    throw new ArgumentError(`arange: start ${from}, stop ${to}, step ${step} give no finite range.`)
  const n = Math.max(0, Math.ceil((to - from) / step))
  const dtype = options.dtype ?? ([from, to, step].every(Number.isInteger) ? "int32" : "float32")
  return asTensor(
    Array.from({ length: n }, (_, k) => from + k * step),
    dtype,
  )
}

/** `count` evenly spaced numbers from start to stop, both included. */
export function linspace(start: number, stop: number, count = 50): Tensor {
  if (!Number.isInteger(count) || count < 0)
    throw new ArgumentError(`linspace: count must be a whole number, 0 or more, got ${count}.`)
  return asTensor(
    Array.from({ length: count }, (_, k) => (count === 1 ? start : start + ((stop - start) * k) / (count - 1))),
    "float32",
  )
}

/** Ones on the k-th diagonal of [rows, columns]. */
export const eye = (
  rows: number,
  columns = rows,
  { k = 0, dtype = "float32" }: CreateOptions & { readonly k?: number } = {},
): Tensor =>
  apply(() => {
    const shape = checked("eye", [rows, columns])
    const row = g.add(g.iota(shape, 0), g.constant(k, shape, "int32"))
    return g.cast(g.binary("eq", row, g.iota(shape, 1)), dtype)
  })

function checked(name: string, shape: Shape): Shape {
  if (shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new ArgumentError(`${name}: sizes must be whole numbers, 0 or more, got [${shape.join(", ")}].`)
  return shape
}

// --- arithmetic --------------------------------------------------------------------------------------------------

type Binary = (x: TensorLike, y: TensorLike) => Tensor
type Unary = (x: TensorLike) => Tensor

export const add: Binary = (x, y) => apply(e.add, x, y)
export const subtract: Binary = (x, y) => apply(e.subtract, x, y)
export const multiply: Binary = (x, y) => apply(e.multiply, x, y)
/** True division, float32. */
export const divide: Binary = (x, y) => apply(e.divide, x, y)
export const floorDivide: Binary = (x, y) => apply(e.floorDivide, x, y)
export const mod: Binary = (x, y) => apply(e.mod, x, y)
export const power: Binary = (x, y) => asTensor(x).pow(y)
export const maximum: Binary = (x, y) => apply(e.maximum, x, y)
export const minimum: Binary = (x, y) => apply(e.minimum, x, y)
export const less: Binary = (x, y) => apply(e.less, x, y)
export const lessEqual: Binary = (x, y) => apply(e.lessEqual, x, y)
export const greater: Binary = (x, y) => apply(e.greater, x, y)
export const greaterEqual: Binary = (x, y) => apply(e.greaterEqual, x, y)
export const equal: Binary = (x, y) => apply(e.equal, x, y)
export const notEqual: Binary = (x, y) => apply(e.notEqual, x, y)
export const logicalAnd: Binary = (x, y) => apply(e.logicalAnd, x, y)
export const logicalOr: Binary = (x, y) => apply(e.logicalOr, x, y)
export const logicalNot: Unary = (x) => apply(e.logicalNot, x)
/** Elements of the second where the condition holds, else of the third. */
export const where = (condition: TensorLike, ifTrue: TensorLike, ifFalse: TensorLike): Tensor =>
  apply(e.where, condition, ifTrue, ifFalse)

export const negative: Unary = (x) => apply(e.negative, x)
export const abs: Unary = (x) => apply(e.abs, x)
export const sign: Unary = (x) => apply(e.sign, x)
export const square: Unary = (x) => apply(e.square, x)
export const sqrt: Unary = (x) => apply(e.sqrt, x)
export const reciprocal: Unary = (x) => apply(e.reciprocal, x)
export const exp: Unary = (x) => apply(e.exp, x)
export const expm1: Unary = (x) => apply(e.expm1, x)
export const log: Unary = (x) => apply(e.log, x)
export const log1p: Unary = (x) => apply(e.log1p, x)
export const sin: Unary = (x) => apply(e.sin, x)
export const cos: Unary = (x) => apply(e.cos, x)
export const tanh: Unary = (x) => apply(e.tanh, x)
export const sigmoid: Unary = (x) => apply(e.sigmoid, x)
export const erf: Unary = (x) => apply(e.erf, x)
export const floor: Unary = (x) => apply(e.floor, x)
export const ceil: Unary = (x) => apply(e.ceil, x)
/** To the nearest whole number, ties to even. */
export const round: Unary = (x) => apply(e.round, x)
export const isnan: Unary = (x) => apply(e.isnan, x)
export const isfinite: Unary = (x) => apply(e.isfinite, x)
export const clip = (x: TensorLike, low: number, high: number): Tensor => asTensor(x).clip(low, high)
/** max(x, 0); the gradient at 0 is 0. */
export const relu: Unary = (x) => apply((v) => e.maximum(v, g.constant(0, [], v.dtype)), x)

// --- reductions --------------------------------------------------------------------------------------------------

type Reduction = (x: TensorLike, options?: r.ReduceOptions) => Tensor

export const sum: Reduction = (x, options) => asTensor(x).sum(options)
export const mean: Reduction = (x, options) => asTensor(x).mean(options)
export const max: Reduction = (x, options) => asTensor(x).max(options)
export const min: Reduction = (x, options) => asTensor(x).min(options)
export const prod: Reduction = (x, options) => asTensor(x).prod(options)
export const variance: Reduction = (x, options) => asTensor(x).variance(options)
export const std: Reduction = (x, options) => asTensor(x).std(options)
export const any: Reduction = (x, options) => asTensor(x).any(options)
export const all: Reduction = (x, options) => asTensor(x).all(options)
export const argmax = (x: TensorLike, options?: r.ArgOptions): Tensor => asTensor(x).argmax(options)
export const argmin = (x: TensorLike, options?: r.ArgOptions): Tensor => asTensor(x).argmin(options)
export const cumsum = (x: TensorLike, axis: number): Tensor => asTensor(x).cumsum(axis)
/** ln Σ eˣ without overflow. */
export const logSumExp: Reduction = (x, options) => apply((v) => r.logSumExp(v, options), x)
/** eˣ / Σ eˣ along an axis (the last by default) without overflow. */
export const softmax = (x: TensorLike, { axis = -1 }: { readonly axis?: number } = {}): Tensor =>
  apply((v) => r.softmax(v, axis), x)
export const logSoftmax = (x: TensorLike, { axis = -1 }: { readonly axis?: number } = {}): Tensor =>
  apply((v) => r.logSoftmax(v, axis), x)

// --- linear algebra ----------------------------------------------------------------------------------------------

export const matmul: Binary = (x, y) => apply((a, b) => l.matmul(a, b), x, y)
export const dot: Binary = (x, y) => apply(l.dot, x, y)
/** Sums of products in Einstein's notation: `einsum("bij,bjk->bik", a, b)`. */
export const einsum = (equation: string, ...operands: TensorLike[]): Tensor =>
  apply((...nodes) => l.einsum(equation, ...nodes), ...operands)
export const outer: Binary = (x, y) =>
  apply((a, b) => e.multiply(g.reshape(a, [a.shape[0]!, 1]), b), asTensor(x).flatten(), asTensor(y).flatten())
/** Zeros above the k-th diagonal of the last two axes. */
export const tril = (x: TensorLike, k = 0): Tensor => apply((v) => m.triangle(v, k, "lower"), x)
/** Zeros below the k-th diagonal of the last two axes. */
export const triu = (x: TensorLike, k = 0): Tensor => apply((v) => m.triangle(v, k, "upper"), x)

// --- shapes ------------------------------------------------------------------------------------------------------

export const reshape = (x: TensorLike, shape: Shape): Tensor => asTensor(x).reshape(shape)
export const transpose = (x: TensorLike, axes?: readonly number[]): Tensor => asTensor(x).transpose(axes)
export const expandDims = (x: TensorLike, axis: number): Tensor => asTensor(x).expandDims(axis)
export const squeeze = (x: TensorLike, axis?: number | readonly number[]): Tensor => asTensor(x).squeeze(axis)
export const broadcastTo = (x: TensorLike, shape: Shape): Tensor => asTensor(x).broadcastTo(shape)
export const slice = (x: TensorLike, ranges: readonly m.SliceRange[]): Tensor => asTensor(x).slice(ranges)
export const flip = (x: TensorLike, axis?: number | readonly number[]): Tensor => asTensor(x).flip(axis)
export const pad = (x: TensorLike, widths: readonly (readonly [number, number])[], value = 0): Tensor =>
  apply((v) => m.pad(v, widths, value), x)
export const tile = (x: TensorLike, repeats: readonly number[]): Tensor => apply((v) => m.tile(v, repeats), x)
export const concat = (parts: readonly TensorLike[], axis = 0): Tensor =>
  apply((...nodes) => m.concat(nodes, axis), ...parts)
export const stack = (parts: readonly TensorLike[], axis = 0): Tensor =>
  apply((...nodes) => m.stack(nodes, axis), ...parts)
/** Into equal sections, or before each of the given positions. */
export const split = (x: TensorLike, sections: number | readonly number[], axis = 0): Tensor[] =>
  applyMany((v) => m.split(v!, sections, axis), x)
export const cast = (x: TensorLike, dtype: Dtype): Tensor => asTensor(x).cast(dtype)
/** The same value; gradients do not flow through it. */
export const stopGradient = (x: TensorLike): Tensor => apply((v) => g.mark(v, true), x)

// --- indexing ----------------------------------------------------------------------------------------------------

const int = (x: TensorLike): Tensor => asTensor(x, "int32")

/** Rows (or slices along `axis`) at the given positions; negative ones count from the end, others outside are clamped. */
export const take = (x: TensorLike, index: TensorLike, { axis = 0 }: { readonly axis?: number } = {}): Tensor =>
  apply((v, at) => i.take(v, at, axis), x, int(index))
/** The same as `take`, under TensorFlow's name. */
export const gather = take
export const takeAlongAxis = (
  x: TensorLike,
  index: TensorLike,
  { axis = -1 }: { readonly axis?: number } = {},
): Tensor => apply((v, at) => i.takeAlongAxis(v, at, axis), x, int(index))
/** float32 rows with a 1 at each label; labels outside give zeros. */
export const oneHot = (labels: TensorLike, depth: number): Tensor => apply((v) => i.oneHot(v, depth), int(labels))
export const argsort = (x: TensorLike, { axis = -1 }: { readonly axis?: number } = {}): Tensor =>
  apply((v) => i.argsort(v, axis), x)
export const sort = (x: TensorLike, { axis = -1 }: { readonly axis?: number } = {}): Tensor =>
  apply((v) => i.sort(v, axis), x)
/** The k largest along the last axis, largest first, and where they were. */
export function topK(x: TensorLike, k: number): { values: Tensor; indices: Tensor } {
  const [values, indices] = applyMany((v) => {
    const found = i.topK(v!, k)
    return [found.values, found.indices]
  }, x)
  return { values: values!, indices: indices! }
}
/** Zeros [size, …] plus the updates at the given rows; equal rows add up. */
export const scatterAdd = (size: number, index: TensorLike, updates: TensorLike): Tensor =>
  apply((at, u) => i.scatterAdd(size, at, u), int(index), updates)
