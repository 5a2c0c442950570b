import type { Shape } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { BinaryCrossentropy } from "./binaryCrossentropy.ts"
import { CategoricalCrossentropy } from "./categoricalCrossentropy.ts"
import { Loss } from "./loss.ts"
import { SparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.ts"

/** `loss: "crossentropy"`: which of the three, the shapes say, by the rule of the metric "accuracy". */
export class Crossentropy extends Loss {
  override readonly name = "crossentropy"

  /** The one that fits; both shapes with the batch. */
  settle(targets: Shape, predictions: Shape): Loss {
    if (predictions.at(-1) === 1) return new BinaryCrossentropy()
    const labels = targets.length < predictions.length || targets.at(-1) === 1
    return labels ? new SparseCategoricalCrossentropy() : new CategoricalCrossentropy()
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.settle(yTrue.shape, yPred.shape).call(yTrue, yPred)
  }
}
