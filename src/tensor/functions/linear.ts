import { checkOptions } from "../../base/options.ts"
import * as g from "../../graph/build.ts"
import * as d from "../nodes/diagonals.ts"
import * as e from "../nodes/elementwise.ts"
import * as l from "../nodes/linear.ts"
import { apply, type Tensor, type TensorLike, toTensor } from "../tensor.ts"

type Binary = (x: TensorLike, y: TensorLike) => Tensor

/**
 * […, m, k] · […, k, n] → […, m, n]: the last two axes multiply, the others broadcast; a vector is a row on the left, a
 * column on the right.
 * @example matmul([[1, 2], [3, 4]], [[1, 0], [0, 2]]) // → Tensor float32 [2, 2] [[1.0, 4.0], [3.0, 8.0]]
 * @example matmul([[1, 2], [3, 4]], [1, 1]) // → Tensor float32 [2] [3.0, 7.0]
 */
export const matmul: Binary = (x, y) => apply("matmul", (a, b) => l.matmul(a, b), x, y)

/**
 * The inner product of vectors, the product of matrices; otherwise over the last axis of x and the second to last of y,
 * the free axes side by side.
 * @example dot([1, 2, 3], [4, 5, 6]) // → Tensor float32 [] 32.0
 */
export const dot: Binary = (x, y) => apply("dot", l.dot, x, y)

/**
 * Sums of products in Einstein's notation. Letters only; without `->` the letters that occur once, in alphabetical order.
 * @example einsum("ij,kj->ik", [[1, 2]], [[3, 4], [5, 6]]) // → Tensor float32 [1, 2] [[11.0, 17.0]]
 * @example einsum("ii", [[1, 2], [3, 4]]) // → Tensor float32 [] 5.0
 */
export const einsum = (equation: string, ...operands: TensorLike[]): Tensor =>
  apply("einsum", (...nodes) => l.einsum(equation, ...nodes), ...operands)

/**
 * All products of an element of x and one of y, both flattened: [size of x, size of y].
 * @example outer([1, 2], [10, 20, 30]) // → Tensor float32 [2, 3] [[10.0, 20.0, 30.0], [20.0, 40.0, 60.0]]
 */
export const outer: Binary = (x, y) =>
  apply(
    "outer",
    (a, b) => e.multiply(g.reshape(a, [a.shape[0]!, 1]), b),
    toTensor("outer", x).flatten(),
    toTensor("outer", y).flatten(),
  )

/**
 * Zeros above the k-th diagonal of the last two axes.
 * @example tril(ones([3, 3])) // → Tensor float32 [3, 3] [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
 */
export const tril = (x: TensorLike, k = 0): Tensor => apply("tril", (v) => d.triangle(v, k, "lower"), x)

/**
 * Zeros below the k-th diagonal of the last two axes.
 * @example triu(ones([3, 3]), 1) // → Tensor float32 [3, 3] [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
 */
export const triu = (x: TensorLike, k = 0): Tensor => apply("triu", (v) => d.triangle(v, k, "upper"), x)

/**
 * The elements of a diagonal, as the last axis behind those that are left; `offset` above 0 lies above the main one.
 * @example diagonal([[1, 2], [3, 4]]) // → Tensor float32 [2] [1.0, 4.0]
 * @example diagonal([[1, 2], [3, 4]], { offset: 1 }) // → Tensor float32 [1] [2.0]
 */
export const diagonal = (x: TensorLike, options?: d.DiagonalOptions): Tensor =>
  apply("diagonal", (v) => d.diagonal(v, checkOptions("diagonal", options, d.diagonalNames)), x)

/**
 * The sum of a diagonal, of a matrix or of the matrices along two axes.
 * @example trace([[1, 2], [3, 4]]) // → Tensor float32 [] 5.0
 * @example trace(ones([5, 3, 3]), { axis1: 1, axis2: 2 }).shape // → 5
 */
export const trace = (x: TensorLike, options?: d.DiagonalOptions): Tensor =>
  apply("trace", (v) => d.trace(v, checkOptions("trace", options, d.diagonalNames)), x)
