import type { Dtype } from "../base/dtype.ts"
import { erf } from "./erf.ts"

/** Elementwise primitives on numbers in float64: how constants are folded and what the interpreter computes. */
export const foldUnary = {
  neg: (x: number) => -x,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  erf,
  sqrt: Math.sqrt,
  floor: Math.floor,
}

const wrap = (value: number, dtype: Dtype): number => (dtype === "int32" ? value | 0 : value)

export const foldBinary = {
  add: (a: number, b: number, dtype: Dtype) => wrap(a + b, dtype),
  mul: (a: number, b: number, dtype: Dtype) => (dtype === "int32" ? Math.imul(a, b) : a * b),
  div: (a: number, b: number, dtype: Dtype) => (dtype === "int32" ? (b === 0 ? 0 : Math.trunc(a / b) | 0) : a / b),
  mod: (a: number, b: number, dtype: Dtype) => (dtype === "int32" && b === 0 ? 0 : a - Math.floor(a / b) * b),
  max: (a: number, b: number) => (a > b || Number.isNaN(a) ? a : b),
  lt: (a: number, b: number) => (a < b ? 1 : 0),
  le: (a: number, b: number) => (a <= b ? 1 : 0),
  eq: (a: number, b: number) => (a === b ? 1 : 0),
}
