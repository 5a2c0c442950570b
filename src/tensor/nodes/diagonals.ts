import { ShapeError } from "../../base/errors.ts"
import type { OptionNames } from "../../base/options.ts"
import { formatShape, range } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import { normalizeAxes, requireWhole } from "./broadcast.ts"
import { sum } from "./reduce.ts"

/** Options of `diagonal` and `trace`. */
export interface DiagonalOptions {
  /** Which diagonal: above 0 it lies above the main one. Default 0. */
  readonly offset?: number | undefined
  /** The axis of rows. Default 0. */
  readonly axis1?: number | undefined
  /** The axis of columns. Default 1. */
  readonly axis2?: number | undefined
}

export const diagonalNames: OptionNames<DiagonalOptions> = { offset: true, axis1: true, axis2: true }

/** The diagonal becomes the last axis, behind the other axes. */
export function diagonal(x: Node, { offset = 0, axis1 = 0, axis2 = 1 }: DiagonalOptions = {}, name = "diagonal"): Node {
  if (x.shape.length < 2)
    throw new ShapeError(name, `needs two axes or more, got shape ${formatShape(x.shape)}.`, [x.shape])
  requireWhole(name, "offset", offset)
  const [i, j] = normalizeAxes(name, [axis1, axis2], x.shape) as [number, number]
  const others = range(x.shape.length).filter((a) => a !== i && a !== j)
  const [rows, columns] = [x.shape[i]!, x.shape[j]!]
  const lead = others.map((a) => x.shape[a]!)
  const flat = g.reshape(g.permute(x, [...others, i, j]), [...lead, rows * columns])
  const count = Math.max(0, Math.min(rows + Math.min(0, offset), columns - Math.max(0, offset)))
  // One row down and one column on is `columns` + 1 elements further.
  const first = count === 0 ? 0 : offset >= 0 ? offset : -offset * columns
  return g.slice(
    flat,
    [...lead.map(() => 0), first],
    [...lead, count],
    [...lead.map(() => 1), count > 1 ? columns + 1 : 1],
  )
}

/** The sum of a diagonal; bools are counted. */
export const trace = (x: Node, options?: DiagonalOptions): Node => sum(diagonal(x, options, "trace"), { axis: -1 })

/** Ones on and below (`keep: "lower"`) or above the k-th diagonal of the last two axes. */
export function triangle(x: Node, k: number, keep: "lower" | "upper"): Node {
  const name = keep === "lower" ? "tril" : "triu"
  const rank = x.shape.length
  if (rank < 2) throw new ShapeError(name, `needs two axes or more, got shape ${formatShape(x.shape)}.`, [x.shape])
  requireWhole(name, "the diagonal", k)
  const column = g.iota(x.shape, rank - 1)
  const shifted = g.add(g.iota(x.shape, rank - 2), g.constant(k, x.shape, "int32"))
  const inside = keep === "lower" ? g.binary("le", column, shifted) : g.binary("le", shifted, column)
  return g.where(inside, x, g.constant(0, x.shape, x.dtype))
}
