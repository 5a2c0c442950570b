import { checkNotNegative, checkNumber } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, sameShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { asTensor, type Tensor, type TensorLike } from "../tensor/index.ts"

/**
 * Targets (as float32) and predictions of one shape. A last axis of size 1 that only one of them has is added or taken
 * away, as in Keras; other shapes never broadcast, since [32] against [32, 1] would silently give [32, 32].
 */
export function matched(operation: string, yTrue: TensorLike, yPred: TensorLike): [Tensor, Tensor] {
  let target = asTensor(yTrue).cast("float32")
  let prediction = asTensor(yPred).cast("float32")
  const shapes = [target.shape, prediction.shape]
  if (prediction.rank === target.rank + 1 && prediction.shape.at(-1) === 1)
    target = target.reshape([...target.shape, 1])
  else if (target.rank === prediction.rank + 1 && target.shape.at(-1) === 1)
    prediction = prediction.reshape([...prediction.shape, 1])
  if (target.rank === 0)
    throw new ShapeError(operation, "targets and predictions need at least one axis, got scalars.", shapes)
  if (!sameShape(target.shape, prediction.shape))
    throw new ShapeError(
      operation,
      `targets ${formatShape(shapes[0]!)} and predictions ${formatShape(shapes[1]!)} must have one shape. ${cure(shapes[0]!, shapes[1]!)}`,
      shapes,
    )
  return [target, prediction]
}

function cure(target: readonly number[], prediction: readonly number[]): string {
  const outputs = prediction.at(-1) ?? 1
  const batchOnly = sameShape(target, prediction.slice(0, -1)) || sameShape(target, [...prediction.slice(0, -1), 1])
  if (batchOnly)
    return `For class numbers use sparseCategoricalCrossentropy, or make them one-hot: oneHot(yTrue, ${outputs}); for one number a sample end the model with 1 output.`
  if (sameShape(target.slice(0, -1), prediction.slice(0, -1)))
    return `Give the model's last layer ${target.at(-1)} outputs instead of ${outputs}.`
  return "Reshape the targets to the shape of the model's output."
}

/** Labels (int32) without a last axis of size 1, and the predictions they index: [batch, …] and [batch, …, classes]. */
export function labelled(operation: string, yTrue: TensorLike, yPred: TensorLike): [Tensor, Tensor] {
  const prediction = asTensor(yPred).cast("float32")
  let labels = asTensor(yTrue).cast("int32")
  const shapes = [labels.shape, prediction.shape]
  const expected = prediction.shape.slice(0, -1)
  if (prediction.rank > 0 && sameShape(labels.shape, [...expected, 1])) labels = labels.reshape(expected)
  if (prediction.rank > 0 && sameShape(labels.shape, expected)) return [labels, prediction]
  const oneHot = sameShape(labels.shape, prediction.shape)
  throw new ShapeError(
    operation,
    `labels ${formatShape(shapes[0]!)} must have the shape of the predictions ${formatShape(shapes[1]!)} without their last axis (the classes). ${
      oneHot
        ? "These targets look one-hot: use categoricalCrossentropy, or pass argmax(yTrue, { axis: -1 })."
        : `Expected ${prediction.rank > 0 ? formatShape(expected) : "predictions with at least one axis"}.`
    }`,
    shapes,
  )
}

/** Labels moved towards `centre` (1 / classes, or one half): y · (1 − s) + s · centre. */
export function smoothed(operation: string, target: Tensor, labelSmoothing: number, centre: number): Tensor {
  checkSmoothing(operation, labelSmoothing)
  return labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing * centre)
}

export const checkSmoothing = (operation: string, labelSmoothing: number): number =>
  checkNumber(operation, "labelSmoothing", labelSmoothing, "lie in [0, 1]", (n) => n >= 0 && n <= 1)

/** Keras's epsilon. */
export const epsilon = 1e-7

/** Probabilities are kept in [1e-7, 1 − 1e-7], where the gradient flows. */
export const clipped = (probability: Tensor): Tensor => probability.maximum(epsilon).minimum(1 - epsilon)

/** An axis along which a loss reduces. */
export function checkAxis(operation: string, axis: unknown): number {
  if (Number.isSafeInteger(axis)) return axis as number
  throw new ArgumentError(`${operation}: axis must be a whole number, got ${show(axis)}.`)
}

/** One axis, several or, undefined, all. */
export function checkAxes(operation: string, axis: unknown): number | readonly number[] | undefined {
  const axes: readonly unknown[] = Array.isArray(axis) ? axis : [axis ?? 0]
  if (axes.every(Number.isSafeInteger)) return axis as number | readonly number[] | undefined
  throw new ArgumentError(`${operation}: axis must be a whole number or several in an array, got ${show(axis)}.`)
}

/** The exponent of focal losses. */
export const checkGamma = (operation: string, gamma: number): number => checkNotNegative(operation, "gamma", gamma)
