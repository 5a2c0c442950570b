import { checkDtype, type Dtype } from "../../base/dtype.ts"
import { ArgumentError } from "../../base/errors.ts"
import { requireRoom } from "../../base/memory.ts"
import { checkOptions, type OptionNames } from "../../base/options.ts"
import type { Shape } from "../../base/shape.ts"
import { show } from "../../base/show.ts"
import * as g from "../../graph/build.ts"
import { requireNumber, requireSizes } from "../nodes/broadcast.ts"
import { apply, asTensor, type Tensor, type TensorLike } from "../tensor.ts"

export interface CreateOptions {
  /** Default float32. */
  readonly dtype?: Dtype
}

const known: OptionNames<CreateOptions> = { dtype: true }

/** The dtype that the options of `operation` ask for. */
const dtypeOf = (operation: string, options: CreateOptions | undefined): Dtype =>
  checkDtype(checkOptions(operation, options, known).dtype ?? "float32", operation)

/**
 * A tensor of numbers, nested arrays or a typed array (used without copying if its type fits). Numbers become float32
 * unless a dtype is given, booleans bool; a typed array of integers becomes int32. One size of `shape` may be −1.
 * @example tensor([[1, 2], [3, 4]]) // → Tensor float32 [2, 2] [[1.0, 2.0], [3.0, 4.0]]
 * @example tensor([true, false]) // → Tensor bool [2] [true, false]
 * @example tensor(new Int32Array([1, 2, 3, 4]), { shape: [2, -1] }) // → Tensor int32 [2, 2] [[1, 2], [3, 4]]
 */
export function tensor(x: TensorLike, options?: CreateOptions & { readonly shape?: Shape }): Tensor {
  const { shape, dtype } = checkOptions("tensor", options, { shape: true, ...known })
  const made = asTensor(x, dtype)
  return shape ? made.reshape(shape) : made
}

/**
 * One value everywhere, as the dtype holds it.
 * @example full([2, 2], 0.5) // → Tensor float32 [2, 2] [[0.50000, 0.50000], [0.50000, 0.50000]]
 */
export const full = (shape: Shape, value: number, options?: CreateOptions): Tensor => {
  const dtype = dtypeOf("full", options)
  const number = requireNumber("full", "the value", typeof value === "boolean" ? Number(value) : value)
  return apply("full", () => g.constant(g.castNumber(number, dtype), requireSizes("full", shape), dtype))
}

/**
 * Zeros, float32 by default.
 * @example zeros([2]) // → Tensor float32 [2] [0.0, 0.0]
 */
export const zeros = (shape: Shape, options?: CreateOptions): Tensor => {
  const dtype = dtypeOf("zeros", options)
  return apply("zeros", () => g.constant(0, requireSizes("zeros", shape), dtype))
}

/**
 * Ones, float32 by default.
 * @example ones([2, 2], { dtype: "int32" }) // → Tensor int32 [2, 2] [[1, 1], [1, 1]]
 */
export const ones = (shape: Shape, options?: CreateOptions): Tensor => {
  const dtype = dtypeOf("ones", options)
  return apply("ones", () => g.constant(1, requireSizes("ones", shape), dtype))
}

/**
 * Zeros of the shape and dtype of x.
 * @example zerosLike([[1, 2]]) // → Tensor float32 [1, 2] [[0.0, 0.0]]
 */
export const zerosLike = (x: TensorLike): Tensor => apply("zerosLike", (v) => g.constant(0, v.shape, v.dtype), x)

/**
 * Ones of the shape and dtype of x.
 * @example onesLike([true, false]) // → Tensor bool [2] [true, true]
 */
export const onesLike = (x: TensorLike): Tensor => apply("onesLike", (v) => g.constant(1, v.shape, v.dtype), x)

/**
 * start, start + step, … before stop; with one argument 0, 1, … before it. int32 if all three are whole numbers, else
 * float32.
 * @example arange(4) // → Tensor int32 [4] [0, 1, 2, 3]
 * @example arange(1, 0, -0.25) // → Tensor float32 [4] [1.0, 0.75000, 0.50000, 0.25000]
 */
export function arange(start: number, stop?: number, step = 1, options?: CreateOptions): Tensor {
  const given = checkOptions("arange", options, known)
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  if (step === 0 || ![from, to, step].every(Number.isFinite))
    throw new ArgumentError(`arange: start ${from}, stop ${to}, step ${step} give no finite range.`)
  const n = Math.max(0, Math.ceil((to - from) / step))
  requireRoom("arange", [n], "float32")
  const dtype = given.dtype ?? ([from, to, step].every(Number.isInteger) ? "int32" : "float32")
  return asTensor(
    Array.from({ length: n }, (_, k) => from + k * step),
    dtype,
  )
}

/**
 * `count` evenly spaced numbers from start to stop, both included, float32; 50 of them by default.
 * @example linspace(0, 1, 5) // → Tensor float32 [5] [0.0, 0.25000, 0.50000, 0.75000, 1.0]
 */
export function linspace(start: number, stop: number, count = 50): Tensor {
  if (!Number.isInteger(count) || count < 0)
    throw new ArgumentError(`linspace: count must be a whole number, 0 or more, got ${show(count)}.`)
  requireRoom("linspace", [count], "float32")
  return asTensor(
    Array.from({ length: count }, (_, k) => (count === 1 ? start : start + ((stop - start) * k) / (count - 1))),
    "float32",
  )
}

/**
 * Ones on the k-th diagonal of [rows, columns]; k above 0 lies above the main one. Square by default.
 * @example eye(2) // → Tensor float32 [2, 2] [[1.0, 0.0], [0.0, 1.0]]
 * @example eye(2, 3, { k: 1, dtype: "int32" }) // → Tensor int32 [2, 3] [[0, 1, 0], [0, 0, 1]]
 */
export const eye = (rows: number, columns = rows, options?: CreateOptions & { readonly k?: number }): Tensor => {
  const { k = 0, dtype = "float32" } = checkOptions("eye", options, { k: true, ...known })
  return apply("eye", () => {
    const shape = requireSizes("eye", [rows, columns])
    const row = g.add(g.iota(shape, 0), g.constant(k, shape, "int32"))
    return g.cast(g.binary("eq", row, g.iota(shape, 1)), checkDtype(dtype, "eye"))
  })
}
