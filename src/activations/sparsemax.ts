import { arange, sort, where } from "../tensor/index.ts"
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
  const descending = sort(z.neg()).neg()
  // Above 0 stay the largest k scores, k being the last with 1 + k z₍k₎ > z₍₁₎ + … + z₍k₎.
  const k = arange(1, x.shape.at(-1)! + 1).cast("float32")
  const stays = descending.mul(k).add(1).greater(descending.cumsum(-1))
  const least = where(stays, descending, 0).min(last)
  // The threshold again from the scores themselves, so that gradients need not go through the sort.
  const inside = z.greaterEqual(least)
  const threshold = where(inside, z, 0).sum(last).sub(1).div(inside.cast("float32").sum(last))
  return where(z.less(least), 0, z.sub(threshold))
}
