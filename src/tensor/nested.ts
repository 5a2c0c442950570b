import type { Dtype, HostArray } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"

/** Nested arrays of numbers or booleans, as `toArray` gives them. */
export type NestedArray = number | boolean | readonly NestedArray[]

/** As numpy's; an array that holds itself has no end. */
const deepest = 64

/** A Variable; this file lies below it. */
export const isHolder = (x: unknown): boolean => typeof x === "object" && x !== null && "value" in x && "assign" in x

/** A tensor; so does it. */
const isTensor = (x: unknown): boolean => typeof x === "object" && x !== null && "dtype" in x && "shape" in x

/** Shape and values, row-major, of nested arrays; throws a ShapeError where they are ragged. */
export function readNested(operation: string, x: NestedArray): { shape: Shape; values: number[]; allBool: boolean } {
  const shape: number[] = []
  for (let level: NestedArray = x; Array.isArray(level); level = level[0] as NestedArray) {
    if (shape.push(level.length) > deepest)
      throw new ArgumentError(
        `${operation}: arrays nested more than ${deepest} deep, or within themselves, are no tensor.`,
      )
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
        `${operation}: elements must be numbers or booleans, got ${show(level)}.${cureFor(level)}`,
      )
    if (axis < shape.length) refuse("a number", axis)
    if (typeof level === "boolean") bools++
    values.push(Number(level))
  }
  const refuse = (found: string, depth: number): never => {
    throw new ShapeError(
      operation,
      `the nested arrays are ragged: expected shape ${formatShape(shape)}, found ${found} at depth ${depth}.`,
    )
  }
  visit(x, 0)
  return { shape, values, allBool: bools > 0 && bools === values.length }
}

function cureFor(element: unknown): string {
  if (isHolder(element)) return " Take its value: x.value."
  return isTensor(element) ? " Tensors become one by stack() or concat(); one alone stands without brackets." : ""
}

/** Values as nested arrays; those of a scalar as a number or boolean. */
export function writeNested(shape: Shape, dtype: Dtype, data: HostArray): NestedArray {
  const read = (at: number): NestedArray => (dtype === "bool" ? data[at] !== 0 : data[at]!)
  const build = (axis: number, at: number): NestedArray => {
    if (axis === shape.length) return read(at)
    const n = shape[axis]!
    return Array.from({ length: n }, (_, j) => build(axis + 1, at * n + j))
  }
  return build(0, 0)
}
