import { type Dtype, promote } from "../../base/dtype.ts"
import { ArgumentError, ShapeError } from "../../base/errors.ts"
import { broadcastShapes, formatShape, type Shape } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"

/** Brings operands to one shape and dtype by numpy's rules; `operation` is named if they do not fit. */
export function align(operation: string, operands: readonly Node[], dtype?: Dtype): Node[] {
  let shape: Shape = []
  for (const x of operands) {
    const next = broadcastShapes(shape, x.shape)
    if (!next)
      throw new ShapeError(
        operation,
        `shapes ${operands.map((o) => formatShape(o.shape)).join(" and ")} do not broadcast: aligned from the right, ` +
          "sizes must be equal or 1.",
        operands.map((o) => o.shape),
      )
    shape = next
  }
  const to = dtype ?? operands.map((x) => x.dtype).reduce(promote)
  return operands.map((x) => g.broadcastTo(g.cast(x, to), shape))
}

/** An axis counted from the end if negative. */
export function normalizeAxis(operation: string, axis: number, rank: number, shape: Shape): number {
  const normal = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank)
    throw new ShapeError(
      operation,
      `axis ${axis} is out of range for shape ${formatShape(shape)}: use ${rank === 0 ? "no axis" : `${-rank} … ${rank - 1}`}.`,
      [shape],
    )
  return normal
}

export type AxisOption = number | readonly number[] | undefined

/** The axes of an option: all of them when it is undefined. */
export function normalizeAxes(operation: string, axis: AxisOption, shape: Shape): number[] {
  const rank = shape.length
  if (axis === undefined) return shape.map((_, i) => i)
  const axes = (typeof axis === "number" ? [axis] : [...axis]).map((a) => normalizeAxis(operation, a, rank, shape))
  if (new Set(axes).size < axes.length) throw new ShapeError(operation, `axes ${axes.join(", ")} repeat.`, [shape])
  return axes
}

/** A shape that may be made: whole numbers, 0 or more. */
export function requireSizes(operation: string, shape: Shape): Shape {
  if (shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new ArgumentError(`${operation}: sizes must be whole numbers, 0 or more, got [${shape.join(", ")}].`)
  return shape
}
