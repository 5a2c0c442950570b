import { stopGradient, type Tensor } from "../tensor/index.ts"

/** Mean and variance along some axes, which are kept with size 1. */
export interface Moments {
  /** Some value near the mean, a constant to gradients. */
  readonly pivot: Tensor
  /** mean − pivot; absent: 0. */
  readonly offset?: Tensor
  readonly variance: Tensor
}

/**
 * Mean and variance (divided by the count) in little more than one pass. With u = x − pivot the mean is pivot + E[u]
 * and the variance E[u²] − E[u]². Both hold for any constant pivot, so derivatives of every order are right although
 * none flows through it; and without that path the gradient needs one pass less.
 *
 * What cancels is (pivot − mean)² against the variance. Along several axes the pivot is the mean of the first of the n
 * slices along the outermost; that slice alone makes the variance at least (pivot − mean)²/n, so at worst n roundings
 * are lost, and almost always none. Along one axis it is the mean itself. Chan, Golub & LeVeque, 1983, "Algorithms for
 * computing the sample variance".
 */
export function moments(x: Tensor, axis: readonly number[]): Required<Moments> {
  const part = axis.length > 1 ? x.slice(x.shape.map((_, i) => (i === axis[0] ? [0, 1] : null))) : x
  const pivot = stopGradient(part.mean({ axis, keepdims: true }))
  const shifted = x.sub(pivot)
  const offset = shifted.mean({ axis, keepdims: true })
  const variance = shifted.square().mean({ axis, keepdims: true }).sub(offset.square())
  return { pivot, offset, variance }
}

/** (x − mean) / √(variance + epsilon) · gamma + beta, all of which broadcast to x. */
export function normalize(
  x: Tensor,
  { pivot, offset, variance }: Moments,
  epsilon: number,
  gamma: Tensor | undefined,
  beta: Tensor | undefined,
): Tensor {
  const root = variance.add(epsilon).sqrt()
  const factor = gamma ? gamma.div(root) : root.reciprocal()
  const scaled = x.sub(pivot).mul(factor)
  const moved = offset?.mul(factor)
  // The two that are added are one number a channel.
  if (moved) return beta ? scaled.add(beta.sub(moved)) : scaled.sub(moved)
  return beta ? scaled.add(beta) : scaled
}
