import type { Dtype, HostArray } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { castNumber } from "../graph/build.ts"
import { isHolder, type NestedArray, readNested } from "./nested.ts"

/** A typed array of numbers that stands for a tensor. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray

/** Values on the host with what they are. */
export interface HostValue {
  readonly value: HostArray
  readonly shape: Shape
  readonly dtype: Dtype
}

/** By the kind of typed array. Uint32Array is missing: neither dtype holds all of its values. */
const dtypeOf: Readonly<Record<string, Dtype>> = {
  Float16Array: "float32",
  Float32Array: "float32",
  Float64Array: "float32",
  Int8Array: "int32",
  Int16Array: "int32",
  Int32Array: "int32",
  Uint8Array: "int32",
  Uint8ClampedArray: "int32",
  Uint16Array: "int32",
}

/** What stands for a tensor as values; `operation` is named if it is nothing of the kind. */
export function hostOf(operation: string, x: NumberArray | NestedArray, dtype?: Dtype): HostValue {
  if (typeof x === "number") return { value: hold([x], dtype ?? "float32"), shape: [], dtype: dtype ?? "float32" }
  if (typeof x === "boolean") return { value: hold([Number(x)], dtype ?? "bool"), shape: [], dtype: dtype ?? "bool" }
  if (ArrayBuffer.isView(x)) return fromTyped(operation, x as NumberArray, dtype)
  if (!Array.isArray(x))
    throw new ArgumentError(
      `${operation}: takes tensors, numbers, booleans and arrays of them, got ${show(x)}.${isHolder(x) ? " Take its value: x.value." : ""}`,
    )
  const { shape, values, allBool } = readNested(operation, x)
  const type = dtype ?? (allBool ? "bool" : "float32")
  return { value: hold(values, type), shape, dtype: type }
}

/**
 * The dtype of a plain number beside a tensor: int32 for a whole one beside int32 or bool, as in numpy, so that
 * `arange(3).add(1)` counts on; else float32.
 */
export const weakDtype = (x: unknown, beside: Dtype | undefined): Dtype | undefined =>
  typeof x === "number" && x === (x | 0) && beside && beside !== "float32" ? "int32" : undefined

function hold(values: ArrayLike<number>, dtype: Dtype): HostArray {
  if (dtype === "float32") return Float32Array.from(values)
  return Int32Array.from(values, (v) => castNumber(v, dtype))
}

/** Over a typed array: Float32Array and Int32Array are used as they are, without copying. */
function fromTyped(operation: string, data: NumberArray, dtype: Dtype | undefined): HostValue {
  const kind = data[Symbol.toStringTag] as string
  const natural = dtypeOf[kind]
  if (!natural)
    throw new ArgumentError(
      `${operation}: a ${kind} has no dtype here. Make another of it: Float32Array.from(x, Number), or Int32Array.from(x, Number).`,
    )
  const type = dtype ?? natural
  const usable =
    (type === "float32" && data instanceof Float32Array) || (type === "int32" && data instanceof Int32Array)
  return { value: usable ? data : hold(data, type), shape: [data.length], dtype: type }
}
