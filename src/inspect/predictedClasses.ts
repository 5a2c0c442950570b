import { ArgumentError } from "../base/errors.ts"
import { formatShape } from "../base/shape.ts"
import type { ModelData } from "../models/ends.ts"
import type { BatchSizeOption } from "../models/options.ts"
import type { Tensor } from "../tensor/index.ts"
import type { AnyModel } from "./anyModel.ts"
import type { PredictedClasses } from "./sample.ts"

/**
 * How many of the samples a model gives to each class, one answer for each output: the largest along the last axis, or,
 * where there is only one number, below one half or not. A model that is stuck answers the same to everything.
 * @example
 * const model = new Sequential([Input({ shape: [4] }), new layers.Dense(3, { kernelInitializer: "zeros" })])
 * const [{ counts }] = await inspect.predictedClasses(model, random.normal([20, 4]))
 * counts // → 20,0,0
 */
export async function predictedClasses(
  model: AnyModel,
  x: ModelData,
  options?: BatchSizeOption,
): Promise<readonly PredictedClasses[]> {
  const given = await model.predict(x, options)
  const { form, names } = model.ends.outputs
  const tensors = form === "one" ? [given as Tensor] : Object.values(given as Readonly<Record<string, Tensor>>)
  return tensors.map((tensor, i) => ({
    output: tensors.length === 1 ? "output" : names[i]!,
    counts: countsOf(tensor),
  }))
}

function countsOf(tensor: Tensor): readonly number[] {
  const classes = tensor.shape.at(-1) ?? 0
  if (tensor.rank < 2 || classes === 0)
    throw new ArgumentError(
      `predictedClasses: takes a model whose outputs have a last axis of classes, this one gives ${formatShape(tensor.shape)}.`,
    )
  const labels = classes === 1 ? tensor.greaterEqual(0.5).cast("int32") : tensor.argmax({ axis: -1 })
  const counts = new Array<number>(Math.max(2, classes)).fill(0)
  for (const label of labels.dataSync()) counts[label]!++
  return counts
}
