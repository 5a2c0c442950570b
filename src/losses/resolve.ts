import { type ClassName, resolveClass, uncapitalize } from "../base/registry.ts"
import type { Tensor } from "../tensor/index.ts"
import * as all from "./index.ts"
import { Loss } from "./loss.ts"

export type LossName = Uncapitalize<ClassName<typeof all>>

/** One value a sample, as in the functions of this room. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `model.compile` takes: a name (with default settings), a loss, or a function of targets and predictions. */
export type LossLike = LossName | Loss | LossFunction

export function resolveLoss(loss: LossLike): Loss {
  if (typeof loss === "function" && !(loss.prototype instanceof Loss)) return new FunctionLoss(loss)
  return resolveClass<Loss>("loss", all, uncapitalize, loss as LossName | Loss)
}

class FunctionLoss extends Loss {
  override readonly name: string

  constructor(private readonly fn: LossFunction) {
    super()
    this.name = fn.name || "loss"
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.fn(yTrue, yPred)
  }
}
