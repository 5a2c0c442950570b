import { checkOptions } from "../base/options.ts"
import { expm1, log1p, type Tensor, type TensorLike, where } from "../tensor/index.ts"
import { matched } from "./_shapes.ts"
import { Loss, type LossOptions, lossOptions } from "./loss.ts"

/**
 * ln cosh(yPred − yTrue), averaged over the last axis: [batch, …, outputs] → [batch, …]. About half the squared error
 * where it is small, and the absolute error less ln 2 where it is large; it has derivatives of any order.
 *
 * Exact for small errors, where ln of a number near 1 would lose them, and without overflow for large ones.
 * @example losses.logCosh([[0], [0], [0]], [[1e-3], [1], [-1000]]) // → Tensor float32 [3] [5.000e-7, 0.43378, 999.31]
 */
export function logCosh(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = matched("logCosh", yTrue, yPred)
  return elementWise(prediction.sub(target)).mean({ axis: -1 })
}

/**
 * Near 0, cosh x − 1 = (eˣ − 1)² / 2eˣ; further out, |x| + ln(1 + e^−2|x|) − ln 2. Each gets 0 where the other counts.
 */
function elementWise(x: Tensor): Tensor {
  const near = x.abs().less(1)
  const small = expm1(where(near, x, 0))
  const large = where(near, 0, x.abs())
  const inside = log1p(small.square().div(small.add(1).mul(2)))
  return where(near, inside, large.add(log1p(large.mul(-2).exp())).sub(Math.LN2))
}

/**
 * A smooth absolute error, see {@link logCosh}.
 * @example new losses.LogCosh().compute(tensor([[1], [2]]), tensor([[1], [4]])) // → Tensor float32 [] 0.66250
 */
export class LogCosh extends Loss {
  override readonly name = "logCosh"

  constructor(options: LossOptions = {}) {
    super(checkOptions("LogCosh", options, lossOptions))
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return logCosh(yTrue, yPred)
  }
}
