import { relu, where } from "../tensor/index.ts"
import type { Activation } from "./activation.ts"

/**
 * The point of the probability simplex nearest to x along the last axis: like softmax positive and summing to 1, but
 * exactly 0 where a score is far below the largest. It is max(x − τ, 0) with τ such that the sum is 1. Martins &
 * Astudillo, 2016.
 * @example activations.sparsemax(tensor([1, 0.5, -3])) // → Tensor float32 [3] [0.75000, 0.25000, 0.0]
 */
export const sparsemax: Activation = (x) => {
  const last = { axis: -1, keepdims: true }
  // From the differences to the largest, whose sums stay small.
  const z = x.sub(x.max(last))
  // Above 0 stays every score z with 1 + k z > the sum of the k scores that are no less. Each is compared with each, which
  // takes n² comparisons for n scores and no memory; a sort would take fewer from some hundred scores on.
  const [one, other] = [z.expandDims(-1), z.expandDims(-2)]
  const noLess = other.greaterEqual(one)
  const count = noLess.cast("float32").sum({ axis: -1 })
  const inside = z
    .mul(count)
    .add(1)
    .greater(where(noLess, other, 0).sum({ axis: -1 }))
  const above = z.sub(where(inside, z, 0).sum(last).sub(1).div(inside.cast("float32").sum(last)))
  return relu(above)
}
