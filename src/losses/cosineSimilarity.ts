import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Tensor, type TensorLike, where } from "../tensor/index.ts"
import { checkAxis, epsilon, matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

export interface CosineSimilarityOptions {
  /** The axis along which vectors lie. Default −1. */
  readonly axis?: number
}

const known: OptionNames<CosineSimilarityOptions> = { axis: true }

/**
 * Minus the cosine of the angle between target and prediction: −1 where they point the same way, 1 where they are
 * opposed. Vectors along `axis`, which goes: [batch, …, outputs] → [batch, …].
 *
 * A vector shorter than 1e-7 is divided by 1e-7 instead of its length, as in Keras: with zeros the answer is 0, and the
 * gradient stays finite.
 * @example losses.cosineSimilarity([[3, 4], [1, 0]], [[6, 8], [0, 2]]) // → Tensor float32 [2] [-1.0, 0.0]
 */
export function cosineSimilarity(yTrue: TensorLike, yPred: TensorLike, options: CosineSimilarityOptions = {}): Tensor {
  const { axis = -1 } = checkOptions("cosineSimilarity", options, known)
  checkAxis("cosineSimilarity", axis)
  const [target, prediction] = matched("cosineSimilarity", yTrue, yPred)
  return unit(target, axis).mul(unit(prediction, axis)).sum({ axis }).neg()
}

function unit(x: Tensor, axis: number): Tensor {
  const squares = x.square().sum({ axis, keepdims: true })
  const short = squares.less(epsilon ** 2)
  // Chosen before the root, whose slope at 0 is infinite.
  return x.div(where(short, epsilon, where(short, 1, squares).sqrt()))
}

/**
 * The loss of directions, whatever the lengths, see {@link cosineSimilarity}.
 * @example new losses.CosineSimilarity().compute(tensor([[3, 4]]), tensor([[4, 3]])) // → Tensor float32 [] -0.96000
 */
export class CosineSimilarity extends Loss {
  override readonly name = "cosineSimilarity"
  readonly axis: number

  constructor(options: CosineSimilarityOptions & LossOptions = {}) {
    const { axis = -1, ...rest } = checkOptions("CosineSimilarity", options, { ...known, ...lossOptions })
    super(rest)
    this.axis = checkAxis("CosineSimilarity", axis)
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return cosineSimilarity(yTrue, yPred, { axis: this.axis })
  }
}
