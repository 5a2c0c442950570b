import type { Shape } from "../base/shape.ts"
import { formOf, inForm, isShape, type Structure } from "../layers/_structure.ts"

/** One shape, or those of a list or record in order. */
export const shapesIn = (shapes: unknown): readonly Shape[] =>
  isShape(shapes) ? [shapes] : Object.values(shapes as readonly Shape[])

/** The shapes of samples in the same structure, where a leading null may stand for the batch. */
export function withoutBatch(shapes: unknown): unknown {
  if (shapes === undefined) return undefined
  return inForm(
    formOf(shapes as Structure<Shape>, isShape),
    shapesIn(shapes).map((shape) => shape.filter((n, i) => !(i === 0 && n === null))),
  )
}
