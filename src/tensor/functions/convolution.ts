import { checkOptions } from "../../base/options.ts"
import type { Shape } from "../../base/shape.ts"
import * as c from "../nodes/convolution.ts"
import * as p from "../nodes/pooling.ts"
import type { PerAxis } from "../nodes/spatial.ts"
import { apply, type Tensor, type TensorLike } from "../tensor.ts"

/**
 * Convolution over one to three spatial axes, channels last: x [batch, …in, channels] and kernel
 * […size, channels / groups, filters] → [batch, …out, filters]. As everywhere in deep learning the kernel is not
 * turned round: y[o] = Σₖ x[o · stride + k · dilation − before] · kernel[k].
 * @example conv([[[1], [2], [3], [4]]], [[[1]], [[10]]]) // → Tensor float32 [1, 3, 1] [[[21.0], [32.0], [43.0]]]
 * @example conv(ones([1, 28, 28, 3]), ones([3, 3, 3, 8]), { padding: "same", strides: 2 }).shape // → 1,14,14,8
 */
export const conv = (x: TensorLike, kernel: TensorLike, options?: c.ConvOptions): Tensor => {
  const checked = checkOptions("conv", options, c.convNames)
  return apply("conv", (a, b) => c.conv(a, b, checked), x, kernel)
}

/**
 * Each channel convolved for itself: kernel […size, channels, multiplier] → [batch, …out, channels · multiplier].
 * @example depthwiseConv(ones([1, 3, 2]), [[[1, 2], [3, 4]]]) // → Tensor float32 [1, 3, 4] [[[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]]]
 */
export const depthwiseConv = (x: TensorLike, kernel: TensorLike, options?: Omit<c.ConvOptions, "groups">): Tensor => {
  const { groups: _, ...names } = c.convNames
  const checked = checkOptions("depthwiseConv", options, names)
  return apply("depthwiseConv", (a, b) => c.depthwiseConv(a, b, checked), x, kernel)
}

/**
 * The transposed convolution, which spreads out what `conv` gathers: x [batch, …in, channels] and kernel
 * […size, filters, channels] → [batch, …out, filters].
 * @example convTranspose([[[1], [2]]], [[[1]], [[10]]], { strides: 2 }) // → Tensor float32 [1, 4, 1] [[[1.0], [10.0], [2.0], [20.0]]]
 */
export const convTranspose = (x: TensorLike, kernel: TensorLike, options?: c.ConvTransposeOptions): Tensor => {
  const checked = checkOptions("convTranspose", options, c.convTransposeNames)
  return apply("convTranspose", (a, b) => c.convTranspose(a, b, checked), x, kernel)
}

/**
 * The greatest of every window: [batch, …in, channels] → [batch, …out, channels]. Padding is never the greatest; of equal
 * ones the first gets the gradient.
 * @example maxPool([[[1], [3], [2], [0]]]) // → Tensor float32 [1, 2, 1] [[[3.0], [2.0]]]
 * @example maxPool(ones([1, 28, 28, 3]), { size: 3, strides: 2, padding: "same" }).shape // → 1,14,14,3
 */
export const maxPool = (x: TensorLike, options?: p.PoolOptions): Tensor => {
  const checked = checkOptions("maxPool", options, p.poolNames)
  return apply("maxPool", (v) => p.maxPool(v, checked), x)
}

/**
 * The mean of every window, padding not counted: [batch, …in, channels] → [batch, …out, channels].
 * @example averagePool([[[1], [3], [2], [0]]]) // → Tensor float32 [1, 2, 1] [[[2.0], [1.0]]]
 */
export const averagePool = (x: TensorLike, options?: p.PoolOptions): Tensor => {
  const checked = checkOptions("averagePool", options, p.poolNames)
  return apply("averagePool", (v) => p.averagePool(v, checked), x)
}

/**
 * The patches that a kernel of `size` sees, one a row: [batch, …in, channels] → [batch · …out, …size · channels], so that
 * a convolution is a product of matrices. `conv` itself never stores them: they take size² times the memory.
 * @example im2col([[[1], [2], [3]]], 2) // → Tensor float32 [2, 2] [[1.0, 2.0], [2.0, 3.0]]
 */
export const im2col = (x: TensorLike, size: PerAxis, options?: p.PatchOptions): Tensor => {
  const checked = checkOptions("im2col", options, p.patchNames)
  return apply("im2col", (v) => p.im2col(v, size, checked), x)
}

/**
 * Patches put back where they came from, in an array of `shape` [batch, …in, channels]; where they overlap they are added
 * up. The gradient of `im2col`.
 * @example col2im([[1, 2], [2, 3]], [1, 3, 1], 2) // → Tensor float32 [1, 3, 1] [[[1.0], [4.0], [3.0]]]
 */
export const col2im = (columns: TensorLike, shape: Shape, size: PerAxis, options?: p.PatchOptions): Tensor => {
  const checked = checkOptions("col2im", options, p.patchNames)
  return apply("col2im", (v) => p.col2im(v, shape, size, checked), columns)
}
