import { oneHot, type Tensor, where } from "../tensor/index.ts"

/**
 * 1 where fewer than `k` scores are above that of the labelled class: labels [batch, …] and scores [batch, …, classes]
 * → float32 [batch, …]. Classes that share the k-th place are all among the k. A label that is no class is a miss, and
 * NaN counts as above everything.
 */
export function amongTopK(labels: Tensor, scores: Tensor, k: number): Tensor {
  const classes = scores.shape.at(-1)!
  const hot = oneHot(labels, classes)
  const own = where(hot, scores, 0).sum({ axis: -1, keepdims: true })
  const above = scores.lessEqual(own).logicalNot().cast("float32").sum({ axis: -1 })
  // A score of NaN has all the classes above it, however large k is.
  const hit = above.less(Math.min(k, classes))
  return hit.logicalAnd(hot.sum({ axis: -1 })).cast("float32")
}
