import { type Dtype, promote } from "../../base/dtype.ts"
import { ArgumentError, ShapeError } from "../../base/errors.ts"
import { broadcastShapes, formatShape, type Shape } from "../../base/shape.ts"
import { show } from "../../base/show.ts"
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
  if (typeof axis !== "number") throw noAxis(operation, "a whole number", axis)
  const normal = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank)
    throw new ShapeError(
      operation,
      `axis ${axis} is out of range for shape ${formatShape(shape)}: use ${rank === 0 ? "no axis" : `${-rank} … ${rank - 1}`}.`,
      [shape],
    )
  return normal
}

/** Some functions take an axis by itself, others in options; whoever guessed wrong is shown. */
function noAxis(operation: string, what: string, axis: unknown): ArgumentError {
  const alone = typeof axis === "object" && axis !== null ? ` Here it stands by itself: ${operation}(…, 1).` : ""
  return new ArgumentError(`${operation}: an axis is ${what}, got ${show(axis)}.${alone}`)
}

export type AxisOption = number | readonly number[] | undefined

/** The axes of an option: all of them when it is undefined. */
export function normalizeAxes(operation: string, axis: AxisOption, shape: Shape): number[] {
  const rank = shape.length
  if (axis === undefined) return shape.map((_, i) => i)
  if (typeof axis !== "number" && !Array.isArray(axis))
    throw noAxis(operation, "a whole number, or several in an array", axis)
  const axes = (typeof axis === "number" ? [axis] : [...axis]).map((a) => normalizeAxis(operation, a, rank, shape))
  if (new Set(axes).size < axes.length) throw new ShapeError(operation, `axes ${axes.join(", ")} repeat.`, [shape])
  return axes
}

/** An array of numbers, for those who write JavaScript; `what` it is begins the refusal: "a shape". */
export function requireNumbers(operation: string, what: string, list: readonly number[]): readonly number[] {
  if (!Array.isArray(list) || !list.every((n) => typeof n === "number"))
    throw new ArgumentError(`${operation}: ${what} is an array of numbers, as in [2, 3], got ${show(list)}.`)
  return list
}

export function requireWhole(operation: string, what: string, value: number, least = -Infinity): number {
  if (!Number.isInteger(value) || value < least)
    throw new ArgumentError(
      `${operation}: ${what} must be a whole number${Number.isFinite(least) ? ` of ${least} or more` : ""}, got ${show(value)}.`,
    )
  return value
}

export function requireNumber(operation: string, what: string, value: number): number {
  if (typeof value !== "number") throw new ArgumentError(`${operation}: ${what} must be a number, got ${show(value)}.`)
  return value
}

/** A shape that may be made: whole numbers, 0 or more. */
export function requireSizes(operation: string, shape: Shape): Shape {
  requireNumbers(operation, "a shape", shape)
  if (shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new ArgumentError(`${operation}: sizes must be whole numbers, 0 or more, got [${shape.join(", ")}].`)
  return shape
}
