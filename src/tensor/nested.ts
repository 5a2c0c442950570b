import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, type Shape } from "../base/shape.ts"

/** Nested arrays of numbers or booleans, as `toArray` gives them. */
export type NestedArray = number | boolean | readonly NestedArray[]

const nameOf = (x: unknown): string =>
  typeof x === "object" && x !== null
    ? `a ${x.constructor?.name ?? "strange object"}`
    : String(x === null ? x : typeof x)
/** A Variable; this file lies below it. */
const isHolder = (x: unknown): boolean => typeof x === "object" && x !== null && "value" in x && "assign" in x

/** Shape and values, row-major, of nested arrays; throws a ShapeError where they are ragged. */
export function readNested(x: NestedArray): { shape: Shape; values: number[]; allBool: boolean } {
  const shape: number[] = []
  for (let level: NestedArray = x; Array.isArray(level); level = level[0] as NestedArray) {
    shape.push(level.length)
    if (level.length === 0) break
  }
  const values: number[] = []
  let bools = 0
  const visit = (level: NestedArray, axis: number): void => {
    if (Array.isArray(level)) {
      if (level.length !== shape[axis]) refuse(`${level.length} elements`, axis)
      for (const part of level as readonly NestedArray[]) visit(part, axis + 1)
      return
    }
    if (typeof level !== "number" && typeof level !== "boolean")
      throw new ArgumentError(
        `tensor: elements must be numbers or booleans, got ${nameOf(level)}.${isHolder(level) ? " Take its value: x.value." : ""}`,
      )
    if (axis < shape.length) refuse("a number", axis)
    if (typeof level === "boolean") bools++
    values.push(Number(level))
  }
  const refuse = (found: string, depth: number): never => {
    throw new ShapeError(
      "tensor",
      `the nested arrays are ragged: expected shape ${formatShape(shape)}, found ${found} at depth ${depth}.`,
    )
  }
  visit(x, 0)
  return { shape, values, allBool: bools > 0 && bools === values.length }
}
