import { type ClassName, resolveClass, type Uncapitalized, uncapitalize } from "../base/registry.ts"
import type { Shape } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { Crossentropy } from "./_crossentropy.ts"
import * as all from "./index.ts"
import { Loss } from "./loss.ts"

type FullName = Uncapitalized<ClassName<typeof all>>

/** Keras's short names. */
const aliases = {
  bce: "binaryCrossentropy",
  BCE: "binaryCrossentropy",
  kld: "klDivergence",
  KLD: "klDivergence",
  mae: "meanAbsoluteError",
  MAE: "meanAbsoluteError",
  mape: "meanAbsolutePercentageError",
  MAPE: "meanAbsolutePercentageError",
  mse: "meanSquaredError",
  MSE: "meanSquaredError",
  msle: "meanSquaredLogarithmicError",
  MSLE: "meanSquaredLogarithmicError",
} as const satisfies Record<string, FullName>

/** A name of a loss; `"crossentropy"` and `"ce"` stand for the one of the three that fits the shapes, as in Keras. */
export type LossName = FullName | keyof typeof aliases | "crossentropy" | "ce"

/** One value a sample, as in the functions of this room. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `model.compile` takes: a name (with default settings), a loss, or a function of targets and predictions. */
export type LossLike = LossName | Loss | LossFunction

export function resolveLoss(loss: LossLike, where?: string): Loss {
  if (typeof loss === "function" && !(loss.prototype instanceof Loss)) return new FunctionLoss(loss)
  if (loss === "crossentropy" || loss === "ce") return new Crossentropy()
  const named = Object.hasOwn(aliases, loss as string) ? aliases[loss as keyof typeof aliases] : loss
  return resolveClass<Loss>("loss", all, uncapitalize, "compute", named as LossName | Loss, where)
}

/** The loss itself, or what `"crossentropy"` means for these shapes (both with the batch). */
export const settledLoss = (loss: Loss, targets: Shape, predictions: Shape): Loss =>
  loss instanceof Crossentropy ? loss.settle(targets, predictions) : loss

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
