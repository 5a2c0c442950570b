import * as g from "../../graph/build.ts"
import * as e from "../nodes/elementwise.ts"
import { apply, type Tensor, type TensorLike } from "../tensor.ts"

type Unary = (x: TensorLike) => Tensor

/**
 * −x.
 * @example negative([1, -2]) // → Tensor float32 [2] [-1.0, 2.0]
 */
export const negative: Unary = (x) => apply("negative", e.negative, x)

/**
 * |x|; its gradient at 0 is 0.
 * @example abs([-1.5, 2]) // → Tensor float32 [2] [1.5000, 2.0]
 */
export const abs: Unary = (x) => apply("abs", e.abs, x)

/**
 * −1, 0 or 1; NaN gives 0.
 * @example sign([-3, 0, 5]) // → Tensor float32 [3] [-1.0, 0.0, 1.0]
 */
export const sign: Unary = (x) => apply("sign", e.sign, x)

/**
 * x².
 * @example square([3, -4]) // → Tensor float32 [2] [9.0, 16.0]
 */
export const square: Unary = (x) => apply("square", e.square, x)

/**
 * √x, NaN below 0. Its gradient at 0 is infinite.
 * @example sqrt([4, 2]) // → Tensor float32 [2] [2.0, 1.4142]
 */
export const sqrt: Unary = (x) => apply("sqrt", e.sqrt, x)

/**
 * 1 / x, float32.
 * @example reciprocal([2, 4]) // → Tensor float32 [2] [0.50000, 0.25000]
 */
export const reciprocal: Unary = (x) => apply("reciprocal", e.reciprocal, x)

/**
 * eˣ.
 * @example exp([0, 1]) // → Tensor float32 [2] [1.0, 2.7183]
 */
export const exp: Unary = (x) => apply("exp", e.exp, x)

/**
 * eˣ − 1, exact near 0.
 * @example expm1(1e-6) // → Tensor float32 [] 1.000e-6
 */
export const expm1: Unary = (x) => apply("expm1", e.expm1, x)

/**
 * ln x; −∞ at 0, NaN below.
 * @example log([1, 10]) // → Tensor float32 [2] [0.0, 2.3026]
 */
export const log: Unary = (x) => apply("log", e.log, x)

/**
 * ln(1 + x), exact near 0.
 * @example log1p(1e-6) // → Tensor float32 [] 1.000e-6
 */
export const log1p: Unary = (x) => apply("log1p", e.log1p, x)

/**
 * The sine of x in radians.
 * @example sin([0, Math.PI / 2]) // → Tensor float32 [2] [0.0, 1.0]
 */
export const sin: Unary = (x) => apply("sin", e.sin, x)

/**
 * The cosine of x in radians.
 * @example cos([0, Math.PI]) // → Tensor float32 [2] [1.0, -1.0]
 */
export const cos: Unary = (x) => apply("cos", e.cos, x)

/**
 * The tangent of x in radians, sin x / cos x.
 * @example tan([0, Math.PI / 4]) // → Tensor float32 [2] [0.0, 1.0]
 */
export const tan: Unary = (x) => apply("tan", e.tan, x)

/**
 * The hyperbolic tangent.
 * @example tanh([0, 1]) // → Tensor float32 [2] [0.0, 0.76159]
 */
export const tanh: Unary = (x) => apply("tanh", e.tanh, x)

/**
 * 1 / (1 + e^(−x)).
 * @example sigmoid([0, 2]) // → Tensor float32 [2] [0.50000, 0.88080]
 */
export const sigmoid: Unary = (x) => apply("sigmoid", e.sigmoid, x)

/**
 * The error function, 2/√π ∫₀ˣ e^(−t²) dt.
 * @example erf([0, 1]) // → Tensor float32 [2] [0.0, 0.84270]
 */
export const erf: Unary = (x) => apply("erf", e.erf, x)

/**
 * The largest whole number not above x. An int32 stays as it is.
 * @example floor([-1.5, 1.5]) // → Tensor float32 [2] [-2.0, 1.0]
 */
export const floor: Unary = (x) => apply("floor", e.floor, x)

/**
 * The smallest whole number not below x.
 * @example ceil([-1.5, 1.5]) // → Tensor float32 [2] [-1.0, 2.0]
 */
export const ceil: Unary = (x) => apply("ceil", e.ceil, x)

/**
 * To the nearest whole number, ties to even.
 * @example round([0.5, 1.5, 2.4]) // → Tensor float32 [3] [0.0, 2.0, 2.0]
 */
export const round: Unary = (x) => apply("round", e.round, x)

/**
 * Whether x is NaN, bool.
 * @example isnan([1, NaN, Infinity]) // → Tensor bool [3] [false, true, false]
 */
export const isnan: Unary = (x) => apply("isnan", e.isnan, x)

/**
 * Whether x is neither NaN nor infinite, bool.
 * @example isfinite([1, NaN, Infinity]) // → Tensor bool [3] [true, false, false]
 */
export const isfinite: Unary = (x) => apply("isfinite", e.isfinite, x)

/**
 * max(x, 0); the gradient at 0 is 0.
 * @example relu([-1, 2]) // → Tensor float32 [2] [0.0, 2.0]
 */
export const relu: Unary = (x) => apply("relu", (v) => e.maximum(v, g.constant(0, [], v.dtype)), x)
