import * as e from "../nodes/elementwise.ts"
import { apply, combine, paired, type Tensor, type TensorLike, toTensor } from "../tensor.ts"

type Binary = (x: TensorLike, y: TensorLike) => Tensor

/*
 * Two operands broadcast as numpy's do: aligned from the right, sizes equal or 1. The result is float32 if one of them
 * is, else int32; bools count as int32. A plain whole number beside an int32 or bool tensor is int32, any other number
 * and arrays of numbers float32. int32 wraps.
 */

/**
 * x + y, broadcasting.
 * @example add(arange(3), 1) // → Tensor int32 [3] [1, 2, 3]
 * @example add([[1, 2], [3, 4]], [10, 20]) // → Tensor float32 [2, 2] [[11.0, 22.0], [13.0, 24.0]]
 */
export const add: Binary = (x, y) => combine("add", e.add, x, y)

/**
 * x − y, broadcasting.
 * @example subtract([1, 2], 1) // → Tensor float32 [2] [0.0, 1.0]
 */
export const subtract: Binary = (x, y) => combine("subtract", e.subtract, x, y)

/**
 * x · y element by element, broadcasting.
 * @example multiply([[1], [2]], [3, 4]) // → Tensor float32 [2, 2] [[3.0, 4.0], [6.0, 8.0]]
 */
export const multiply: Binary = (x, y) => combine("multiply", e.multiply, x, y)

/**
 * True division: always float32.
 * @example divide(arange(3), 2) // → Tensor float32 [3] [0.0, 0.50000, 1.0]
 */
export const divide: Binary = (x, y) => apply("divide", e.divide, x, y)

/**
 * ⌊x / y⌋; an int32 divided by 0 is 0.
 * @example floorDivide([-7, 7], 2) // → Tensor float32 [2] [-4.0, 3.0]
 */
export const floorDivide: Binary = (x, y) => combine("floorDivide", e.floorDivide, x, y)

/**
 * x − ⌊x / y⌋ · y: the remainder with the sign of y. An int32 modulo 0 is 0.
 * @example mod([-7, 7], 3) // → Tensor float32 [2] [2.0, 1.0]
 */
export const mod: Binary = (x, y) => combine("mod", e.mod, x, y)

/**
 * x to the power y. A whole number y up to ±64 multiplies x (keeping int32 where y ≥ 0); all else is float32, and NaN
 * where x is negative and y not whole. 0⁰ is 1.
 * @example power([-2, 3], 3) // → Tensor float32 [2] [-8.0, 27.0]
 * @example power([4, -4], [0.5, 0.5]) // → Tensor float32 [2] [2.0, NaN]
 */
export const power: Binary = (x, y) => toTensor("power", x).pow(y)

/**
 * The larger of two, NaN if one is. At a tie the gradient goes to y.
 * @example maximum([1, 5], [4, 2]) // → Tensor float32 [2] [4.0, 5.0]
 */
export const maximum: Binary = (x, y) => combine("maximum", e.maximum, x, y)

/**
 * The smaller of two, NaN if one is. At a tie the gradient goes to y.
 * @example minimum([1, 5], 3) // → Tensor float32 [2] [1.0, 3.0]
 */
export const minimum: Binary = (x, y) => combine("minimum", e.minimum, x, y)

/**
 * ln(eˣ + eʸ) without overflow, float32: the sum of two numbers known by their logarithms.
 * @example logaddexp([1000, 0], [1000, -Infinity]) // → Tensor float32 [2] [1000.7, 0.0]
 */
export const logaddexp: Binary = (x, y) => apply("logaddexp", e.logaddexp, x, y)

/**
 * x limited to low … high. An int32 stays one if the bounds are whole or infinite.
 * @example clip([-2, 0.5, 9], 0, 1) // → Tensor float32 [3] [0.0, 0.50000, 1.0]
 */
export const clip = (x: TensorLike, low: number, high: number): Tensor => toTensor("clip", x).clip(low, high)

/**
 * x < y, bool.
 * @example less([1, 2, 3], 2) // → Tensor bool [3] [true, false, false]
 */
export const less: Binary = (x, y) => combine("less", e.less, x, y)

/**
 * x ≤ y, bool.
 * @example lessEqual([1, 2, 3], 2) // → Tensor bool [3] [true, true, false]
 */
export const lessEqual: Binary = (x, y) => combine("lessEqual", e.lessEqual, x, y)

/**
 * x > y, bool.
 * @example greater([1, 2, 3], 2) // → Tensor bool [3] [false, false, true]
 */
export const greater: Binary = (x, y) => combine("greater", e.greater, x, y)

/**
 * x ≥ y, bool.
 * @example greaterEqual([1, 2, 3], 2) // → Tensor bool [3] [false, true, true]
 */
export const greaterEqual: Binary = (x, y) => combine("greaterEqual", e.greaterEqual, x, y)

/**
 * x = y element by element, bool; NaN equals nothing.
 * @example equal([1, NaN], [1, NaN]) // → Tensor bool [2] [true, false]
 */
export const equal: Binary = (x, y) => combine("equal", e.equal, x, y)

/**
 * x ≠ y element by element, bool.
 * @example notEqual([1, 2], 2) // → Tensor bool [2] [true, false]
 */
export const notEqual: Binary = (x, y) => combine("notEqual", e.notEqual, x, y)

/**
 * Whether both are true (not 0), bool.
 * @example logicalAnd([true, true], [true, false]) // → Tensor bool [2] [true, false]
 */
export const logicalAnd: Binary = (x, y) => apply("logicalAnd", e.logicalAnd, x, y)

/**
 * Whether one of two is true (not 0), bool.
 * @example logicalOr([false, true], [false, false]) // → Tensor bool [2] [false, true]
 */
export const logicalOr: Binary = (x, y) => apply("logicalOr", e.logicalOr, x, y)

/**
 * Whether x is false (0), bool.
 * @example logicalNot([true, false]) // → Tensor bool [2] [false, true]
 */
export const logicalNot = (x: TensorLike): Tensor => apply("logicalNot", e.logicalNot, x)

/**
 * Elements of the second where the condition holds, else of the third; all three broadcast. No gradient flows to what
 * was not chosen, but a NaN made on the way to it still spoils the gradient: choose before the dangerous function.
 * @example where([true, false], [1, 2], 0) // → Tensor float32 [2] [1.0, 0.0]
 */
export const where = (condition: TensorLike, ifTrue: TensorLike, ifFalse: TensorLike): Tensor =>
  apply("where", e.where, condition, ...paired("where", ifTrue, ifFalse))
