import { type Tensor, where } from "../tensor/index.ts"

/** max(1 − target · prediction, 0); targets that are all 0 or 1 mean −1 and 1. */
export function shortfall(target: Tensor, prediction: Tensor): Tensor {
  const binary = target.equal(0).logicalOr(target.equal(1)).all()
  const signs = where(binary, target.mul(2).sub(1), target)
  return signs.mul(prediction).neg().add(1).maximum(0)
}
