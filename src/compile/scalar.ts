import type { Dtype } from "../base/dtype.ts"
import type { BinaryOp, UnaryOp } from "./program.ts"

/*
 * What the operations of the loop language (program.ts) mean for one value, in JavaScript's numbers. Shared by the
 * oracle and by the builder's constant folding, so the two cannot differ.
 */

const view = new DataView(new ArrayBuffer(4))

/** Arguments are in the range of their dtype already; `float` says whether the result is float32. */
export const unaryOps: { readonly [O in UnaryOp]: (a: number, float: boolean) => number } = {
  neg: (a, float) => (float ? -a : -a | 0),
  sqrt: (a) => Math.fround(Math.sqrt(a)),
  floor: (a) => Math.floor(a),
  toFloat: (a) => Math.fround(a),
  // Saturating; `| 0` turns NaN and −0 into 0.
  toInt: (a) => Math.min(Math.max(Math.trunc(a), -0x80000000), 0x7fffffff) | 0,
  toBool: (a) => (a !== 0 ? 1 : 0),
  bitsToFloat(a) {
    view.setInt32(0, a)
    return view.getFloat32(0)
  },
  floatToBits(a) {
    view.setFloat32(0, a)
    return view.getInt32(0)
  },
}

/** Rounding the float64 result of + − × ÷ √ on float32s to float32 equals rounding once (Figueroa 1995). */
export const binaryOps: { readonly [O in BinaryOp]: (a: number, b: number, float: boolean) => number } = {
  add: (a, b, float) => (float ? Math.fround(a + b) : (a + b) | 0),
  sub: (a, b, float) => (float ? Math.fround(a - b) : (a - b) | 0),
  mul: (a, b, float) => (float ? Math.fround(a * b) : Math.imul(a, b)),
  div: (a, b, float) => (float ? Math.fround(a / b) : b === 0 ? 0 : (a / b) | 0),
  mod: (a, b) => (b === 0 ? 0 : (((a % b) + b) % b) | 0),
  max: (a, b) => Math.max(a, b),
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  // A count outside 0..31 counts modulo 32, as in WebAssembly.
  shl: (a, b) => a << b,
  shr: (a, b) => (a >>> b) | 0,
}

/** The dtype `op` takes when it gives `dtype`, or undefined where it takes several. */
export function unaryTakes(op: UnaryOp, dtype: Dtype): Dtype | undefined {
  if (op === "neg") return dtype
  if (op === "bitsToFloat") return "int32"
  return op === "sqrt" || op === "floor" || op === "floatToBits" ? "float32" : undefined
}

/** Dtypes that each operation gives; a result of another dtype is a bug of the compiler. */
const gives: { readonly [O in UnaryOp | BinaryOp]: readonly Dtype[] } = {
  neg: ["float32", "int32"],
  sqrt: ["float32"],
  floor: ["float32"],
  toFloat: ["float32"],
  toInt: ["int32"],
  toBool: ["bool"],
  bitsToFloat: ["float32"],
  floatToBits: ["int32"],
  add: ["float32", "int32"],
  sub: ["float32", "int32"],
  mul: ["float32", "int32"],
  div: ["float32", "int32"],
  mod: ["int32"],
  max: ["float32", "int32"],
  lt: ["bool"],
  le: ["bool"],
  eq: ["bool"],
  and: ["int32", "bool"],
  or: ["int32", "bool"],
  xor: ["int32", "bool"],
  shl: ["int32"],
  shr: ["int32"],
}

export function opGives(op: UnaryOp | BinaryOp, dtype: Dtype): boolean {
  return gives[op].includes(dtype)
}

export function isUnary(op: UnaryOp | BinaryOp): op is UnaryOp {
  return op in unaryOps
}

export function isComparison(op: UnaryOp | BinaryOp): boolean {
  return op === "lt" || op === "le" || op === "eq"
}
