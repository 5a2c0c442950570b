import { NameError } from "./errors.ts"

/** Element types. Every element takes four bytes in a program's memory; a bool is stored as the int32 0 or 1. */
export type Dtype = "float32" | "int32" | "bool"

/** How values of a dtype are held on the host: bools, like int32s, as 0 and 1 in an `Int32Array`. */
export type HostArray = Float32Array | Int32Array

export const dtypes: readonly Dtype[] = ["float32", "int32", "bool"]

/** The dtype, if it is one; else a NameError, for those who write JavaScript. `where` is what the user called. */
export function checkDtype(dtype: Dtype, where: string): Dtype {
  if (!dtypes.includes(dtype)) throw new NameError("dtype", String(dtype), dtypes, where)
  return dtype
}

export function allocate(dtype: Dtype, size: number): HostArray {
  return dtype === "float32" ? new Float32Array(size) : new Int32Array(size)
}

/** numpy's rule for this small set: bool < int32 < float32. */
export function promote(a: Dtype, b: Dtype): Dtype {
  if (a === "float32" || b === "float32") return "float32"
  return a === "int32" || b === "int32" ? "int32" : "bool"
}
