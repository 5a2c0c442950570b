import { ArgumentError } from "../../base/errors.ts"
import { show } from "../../base/show.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import { align } from "./broadcast.ts"

/** Elementwise functions of nodes with numpy's broadcasting and dtypes; each result has the broadcast shape. */

const float = (x: Node): Node => g.cast(x, "float32")
const like = (x: Node, value: number): Node => g.constant(value, x.shape, x.dtype)
/** Arithmetic on bools counts in int32, as sums of them should. */
const number = (x: Node): Node => (x.dtype === "bool" ? g.cast(x, "int32") : x)

const arithmetic = (name: string, primitive: g.BinaryPrimitive) => (a: Node, b: Node) => {
  const [x, y] = align(name, [number(a), number(b)]) as [Node, Node]
  return g.binary(primitive, x, y)
}

export const add = arithmetic("add", "add")
export const multiply = arithmetic("multiply", "mul")
export const mod = arithmetic("mod", "mod")
export const maximum = arithmetic("maximum", "max")
export const subtract = (a: Node, b: Node): Node => {
  const [x, y] = align("subtract", [number(a), number(b)]) as [Node, Node]
  return g.sub(x, y)
}
export const minimum = (a: Node, b: Node): Node => {
  const [x, y] = align("minimum", [number(a), number(b)]) as [Node, Node]
  return reverseOrder(g.binary("max", reverseOrder(x), reverseOrder(y)))
}
/** −x, or for int32 −1 − x, which turns the order around without an overflow at the smallest int32. Its own inverse. */
export const reverseOrder = (a: Node): Node => {
  const x = number(a)
  return x.dtype === "int32" ? g.sub(like(x, -1), x) : g.neg(x)
}
/** True division: always float32. */
export const divide = (a: Node, b: Node): Node => {
  const [x, y] = align("divide", [float(a), float(b)]) as [Node, Node]
  return g.div(x, y)
}
export const floorDivide = (a: Node, b: Node): Node => {
  const [x, y] = align("floorDivide", [number(a), number(b)]) as [Node, Node]
  if (x.dtype === "float32") return g.unary("floor", g.div(x, y))
  // Division truncates: one less where the signs differ and something remains.
  const negative = (v: Node) => g.binary("lt", v, like(v, 0))
  const inexact = logicalNot(g.binary("eq", g.binary("mod", x, y), like(x, 0)))
  const below = logicalAnd(logicalNot(g.binary("eq", negative(x), negative(y))), inexact)
  return g.sub(g.div(x, y), g.cast(below, "int32"))
}

const comparison =
  (name: string, primitive: "lt" | "le" | "eq", swap = false) =>
  (a: Node, b: Node) => {
    const [x, y] = align(name, primitive === "eq" ? [a, b] : [number(a), number(b)]) as [Node, Node]
    return swap ? g.binary(primitive, y, x) : g.binary(primitive, x, y)
  }
export const less = comparison("less", "lt")
export const lessEqual = comparison("lessEqual", "le")
export const greater = comparison("greater", "lt", true)
export const greaterEqual = comparison("greaterEqual", "le", true)
export const equal = comparison("equal", "eq")
const sameAs = comparison("notEqual", "eq")
export const logicalNot = (x: Node): Node => {
  const c = g.cast(x, "bool")
  return g.where(c, like(c, 0), like(c, 1))
}
export const notEqual = (a: Node, b: Node): Node => logicalNot(sameAs(a, b))
export const logicalAnd = (a: Node, b: Node): Node => {
  const [x, y] = align("logicalAnd", [a, b], "bool") as [Node, Node]
  return g.where(x, y, like(x, 0))
}
export const logicalOr = (a: Node, b: Node): Node => {
  const [x, y] = align("logicalOr", [a, b], "bool") as [Node, Node]
  return g.where(x, like(x, 1), y)
}

export const where = (condition: Node, ifTrue: Node, ifFalse: Node): Node => {
  const [a, b] = align("where", [ifTrue, ifFalse]) as [Node, Node]
  const c = g.cast(condition, "bool")
  const shape = align("where", [c, g.cast(a, "bool")])[0]!.shape
  return g.where(g.broadcastTo(c, shape), g.broadcastTo(a, shape), g.broadcastTo(b, shape))
}

const floatFunction = (primitive: g.UnaryPrimitive) => (x: Node) => g.unary(primitive, float(x))
export const exp = floatFunction("exp")
export const expm1 = floatFunction("expm1")
export const log = floatFunction("log")
export const log1p = floatFunction("log1p")
export const sin = floatFunction("sin")
export const cos = floatFunction("cos")
export const tan = (x: Node): Node => g.div(sin(x), cos(x))
export const tanh = floatFunction("tanh")
export const erf = floatFunction("erf")
export const sqrt = floatFunction("sqrt")
const keepInt =
  (f: (x: Node) => Node) =>
  (x: Node): Node =>
    x.dtype === "float32" ? f(x) : number(x)
export const floor = keepInt((x) => g.unary("floor", x))
export const ceil = keepInt((x) => g.neg(g.unary("floor", g.neg(x))))
/** To the nearest integer, ties to even, as numpy's. */
export const round = keepInt((x) => {
  const down = g.unary("floor", x)
  const rest = g.sub(x, down)
  const half = like(x, 0.5)
  const odd = g.binary("eq", g.binary("mod", down, like(x, 2)), like(x, 1))
  const up = g.where(g.binary("eq", rest, half), odd, g.binary("lt", half, rest))
  return g.where(up, g.add(down, like(x, 1)), down)
})
export const negative = (x: Node): Node => g.neg(number(x))
export const square = (x: Node): Node => g.mul(number(x), number(x))
export const reciprocal = (x: Node): Node => g.div(like(float(x), 1), float(x))
/** −1, 0 or 1; NaN gives 0. */
export const sign = (x: Node): Node => {
  const v = number(x)
  return g.sub(g.cast(g.binary("lt", like(v, 0), v), v.dtype), g.cast(g.binary("lt", v, like(v, 0)), v.dtype))
}
/** |x|; its gradient at 0 is 0, as in Keras and JAX. */
export const abs = (x: Node): Node => g.mul(number(x), sign(x))

/** 1 / (1 + e^(−x)) */
export const sigmoid = floatFunction("sigmoid")

/**
 * x to the power y, always float32 unless y is a small whole number. Whole-number constants are products; otherwise
 * ±e^(y·ln |x|), which is NaN where x is negative and y not whole.
 */
export const power = (a: Node, b: Node): Node => {
  const exponent = b.primitive === "constant" ? b.attributes.value : undefined
  if (exponent !== undefined && b.shape.length === 0) {
    const x = number(a)
    if (exponent === 0.5) return g.unary("sqrt", float(x))
    if (Number.isInteger(exponent) && Math.abs(exponent) <= 64) {
      const positive = wholePower(x, Math.abs(exponent))
      return exponent < 0 ? reciprocal(positive) : positive
    }
  }
  const [x, y] = align("power", [float(a), float(b)]) as [Node, Node]
  const is = (v: Node, value: number) => g.binary("eq", v, like(v, value))
  const zero = like(x, 0)
  // 0⁰ is 1 and 0 to a positive power 0; the logarithm is kept away from 0 so that gradients stay numbers.
  const isZero = is(x, 0)
  const positive = g.where(is(y, 1), x, zero)
  const atZero = g.where(is(y, 0), like(x, 1), g.where(g.binary("lt", y, zero), like(x, Infinity), positive))
  const size = g.unary("exp", g.mul(y, g.unary("log", g.where(isZero, like(x, 1), abs(x)))))
  const sign = g.where(is(g.binary("mod", y, like(y, 2)), 1), like(x, -1), like(x, 1))
  const whole = g.binary("eq", g.unary("floor", y), y)
  const signed = g.where(g.binary("lt", x, zero), g.where(whole, g.mul(sign, size), like(x, NaN)), size)
  return g.where(isZero, atZero, signed)
}

function wholePower(x: Node, n: number): Node {
  if (n === 0) return like(x, 1)
  if (n === 1) return x
  const half = wholePower(x, n >> 1)
  const squared = g.mul(half, half)
  return n % 2 === 1 ? g.mul(squared, x) : squared
}

/** ln(eˣ + eʸ) as the larger + ln(1 + e^−|x − y|). Both halves choose the same side at a tie, where each slope is a half. */
export const logaddexp = (a: Node, b: Node): Node => {
  const [x, y] = align("logaddexp", [a, b], "float32") as [Node, Node]
  const zero = like(x, 0)
  // Equal infinities have no difference, and need none.
  const gap = g.where(logicalAnd(equal(x, y), logicalNot(isfinite(x))), zero, g.sub(x, y))
  const below = g.binary("lt", gap, zero)
  const distance = g.where(below, gap, g.neg(gap)) // −|x − y|
  return g.add(g.where(below, y, x), log1p(exp(distance)))
}

export const clip = (x: Node, low: number, high: number): Node => {
  if (typeof low !== "number" || typeof high !== "number" || !(low <= high))
    throw new ArgumentError(`clip: the bounds must be numbers low ≤ high, got ${show(low)} and ${show(high)}.`)
  // An int32 keeps its dtype where the bounds allow: ±∞ are then the ends of its range.
  const whole = x.dtype !== "float32" && [low, high].every((v) => Number.isInteger(v) || Math.abs(v) === Infinity)
  const bound = (v: number) => (whole ? g.constant(g.castNumber(v, "int32"), [], "int32") : g.constant(v))
  return minimum(maximum(x, bound(low)), bound(high))
}

export const isnan = (x: Node): Node =>
  x.dtype === "float32" ? logicalNot(g.binary("eq", x, x)) : g.constant(0, x.shape, "bool")
/** Neither NaN nor infinite. */
export const isfinite = (x: Node): Node =>
  x.dtype === "float32" ? g.binary("lt", abs(x), like(x, Infinity)) : g.constant(1, x.shape, "bool")
