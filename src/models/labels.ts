import { DataError } from "../base/errors.ts"
import { type Loss, SparseCategoricalCrossentropy } from "../losses/index.ts"
import type { Tensor } from "../tensor/index.ts"

/**
 * Refuses labels that are no class of the model, before any step: inside a program they could only make the loss NaN, and
 * a fraction or NaN would silently count as the class below it.
 */
export function checkLabels(operation: string, loss: Loss, y: Tensor, classes: number | undefined): void {
  if (!(loss instanceof SparseCategoricalCrossentropy) || classes === undefined || y.isTraced) return
  const labels = y.dataSync()
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (label >= 0 && label < classes && Number.isInteger(label)) continue
    const sample = Math.floor((i * (y.shape[0] ?? 1)) / labels.length)
    throw new DataError(
      `${operation}: the label of sample ${sample} is ${label}, but the model tells apart ${classes} classes, so labels are whole numbers from 0 to ${classes - 1}. Change the labels, or give the last layer more units.`,
    )
  }
}
