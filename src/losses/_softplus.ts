import { type Tensor, where } from "../tensor/index.ts"

/** log(1 + eˣ) as max(x, 0) + log(1 + e^−|x|). Both halves choose the same side at 0, where the slope must be one half. */
export function softplus(x: Tensor): Tensor {
  const negative = x.less(0)
  const magnitude = where(negative, x, x.neg()) // −|x|
  return where(negative, 0, x).add(magnitude.exp().log1p())
}
