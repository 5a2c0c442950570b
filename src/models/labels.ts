import { DataError } from "../base/errors.ts"
import {
  BinaryCrossentropy,
  BinaryFocalCrossentropy,
  CategoricalCrossentropy,
  CategoricalFocalCrossentropy,
  type Loss,
  SparseCategoricalCrossentropy,
} from "../losses/index.ts"
import type { Tensor } from "../tensor/index.ts"

/**
 * Refuses targets that a cross-entropy does not mean, before any step. Class numbers that are no class could only make
 * the loss NaN, and a fraction would count as the class below it; the others would be learned from without a word.
 */
export function checkLabels(operation: string, loss: Loss, y: Tensor, classes: number | undefined): void {
  if (classes === undefined || y.isTraced) return
  const sparse = loss instanceof SparseCategoricalCrossentropy
  const categorical = loss instanceof CategoricalCrossentropy || loss instanceof CategoricalFocalCrossentropy
  const binary = loss instanceof BinaryCrossentropy || loss instanceof BinaryFocalCrossentropy
  if (!sparse && !categorical && !binary) return
  const labels = y.dataSync()
  let sum = 0
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    const sample = `sample ${Math.floor((i * (y.shape[0] ?? 1)) / labels.length)}`
    if (!(sparse ? label >= 0 && label < classes && Number.isInteger(label) : label >= 0 && label <= 1))
      throw new DataError(
        sparse
          ? `${operation}: the label of ${sample} is ${label}, but the model tells apart ${classes} classes, so labels are whole numbers from 0 to ${classes - 1}. Change the labels, or give the last layer more units.`
          : `${operation}: a target of ${sample} is ${label}, but ${loss.name} takes probabilities, from 0 to 1.`,
      )
    sum += label
    if (!categorical || (i + 1) % classes !== 0) continue
    // As much as rounded probabilities may be off.
    if (Math.abs(sum - 1) > 0.01)
      throw new DataError(
        `${operation}: the targets of ${sample} add up to ${sum}, but ${loss.name} takes one class, or probabilities that add up to 1. For several classes at once: sigmoid and binaryCrossentropy.`,
      )
    sum = 0
  }
}
