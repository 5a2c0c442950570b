import { ShapeError } from "../base/errors.ts"
import { formatShape, type Shape, sameShape } from "../base/shape.ts"

export function requireSameShape(operation: string, target: Shape, prediction: Shape): void {
  if (sameShape(target, prediction)) return
  throw new ShapeError(
    operation,
    `targets ${formatShape(target)} do not fit predictions ${formatShape(prediction)}. Reshape the targets, or change the outputs of the model's last layer.`,
    [target, prediction],
  )
}
