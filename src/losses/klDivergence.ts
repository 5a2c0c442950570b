import { checkOptions } from "../base/options.ts"
import { type Tensor, type TensorLike, where } from "../tensor/index.ts"
import { epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * Σ yTrue · ln(yTrue / yPred) over the last axis: two distributions [batch, …, classes] → [batch, …]. It is 0 where they
 * are equal, and differs from the cross-entropy by the entropy of the targets.
 *
 * Both are kept in [1e-7, 1], as in Keras. Kullback & Leibler, 1951.
 * @example losses.klDivergence([[0.5, 0.5], [1, 0]], [[0.5, 0.5], [0.5, 0.5]]) // → Tensor float32 [2] [0.0, 0.69315]
 */
export function klDivergence(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("klDivergence", yTrue, yPred)
  const [p, q] = [limited(target), limited(prediction)]
  return p.mul(p.div(q).log()).sum({ axis: -1 })
}

/** At exactly 1, which softmax reaches in float32, the gradient still flows. */
const limited = (probability: Tensor): Tensor =>
  where(probability.less(epsilon), epsilon, where(probability.greater(1), 1, probability))

/**
 * How far predicted distributions are from the true ones, see {@link klDivergence}.
 * @example new losses.KLDivergence().compute(tensor([[1, 0]]), tensor([[0.5, 0.5]])) // → Tensor float32 [] 0.69315
 */
export class KLDivergence extends Loss {
  override readonly name = "klDivergence"

  constructor(options: LossOptions = {}) {
    super(checkOptions("KLDivergence", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return klDivergence(yTrue, yPred)
  }
}
