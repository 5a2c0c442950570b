import { ShapeError } from "../../base/errors.ts"
import type { OptionNames } from "../../base/options.ts"
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts"
import { show } from "../../base/show.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import { normalizeAxis, requireWhole } from "./broadcast.ts"
import * as e from "./elementwise.ts"

/** Options of what works along one axis. */
export interface AxisOptions {
  readonly axis?: number | undefined
}

export const axisNames: OptionNames<AxisOptions> = { axis: true }

/** Negative indices count from the end. */
function fromStart(index: Node, n: number): Node {
  const i = g.cast(index, "int32")
  return g.where(g.binary("lt", i, g.constant(0, i.shape, "int32")), e.add(i, g.constant(n, [], "int32")), i)
}

/** Refuses what is no position along the axis; where that is empty, whoever takes says so. */
export function checkPositions(operation: string, shape: Shape, values: ArrayLike<number>, axis: number): void {
  const n = shape[normalizeAxis(operation, axis, shape.length, shape)]!
  for (let i = 0; i < values.length && n > 0; i++) {
    const at = values[i]!
    if (Number.isInteger(at) && at >= -n && at < n) continue
    throw new ShapeError(
      operation,
      `position ${at} along axis ${axis} of ${formatShape(shape)} must be a whole number from ${-n} to ${n - 1}.`,
      [shape],
    )
  }
}

/** numpy's take: rows of `x` along `axis`; the axis is replaced by the index's shape. Indices outside are clamped. */
export function take(x: Node, index: Node, axis = 0, name = "take"): Node {
  const i = normalizeAxis(name, axis, x.shape.length, x.shape)
  if (x.shape[i] === 0 && sizeOf(index.shape) > 0)
    throw new ShapeError(name, `axis ${i} of ${formatShape(x.shape)} has no elements to take.`, [x.shape])
  const order = [i, ...x.shape.map((_, j) => j).filter((j) => j !== i)]
  const rows = g.gather(g.permute(x, order), fromStart(index, x.shape[i]!))
  // [index…, before…, after…] → [before…, index…, after…]
  const k = index.shape.length
  const back = [
    ...x.shape.slice(0, i).map((_, j) => k + j),
    ...index.shape.map((_, j) => j),
    ...x.shape.slice(i + 1).map((_, j) => k + i + j),
  ]
  return g.permute(rows, back)
}

/** numpy's take_along_axis: one element for each index; shapes agree except along the axis. Indices outside are clamped. */
export function takeAlongAxis(x: Node, index: Node, axis = -1): Node {
  const i = normalizeAxis("takeAlongAxis", axis, x.shape.length, x.shape)
  if (index.shape.length !== x.shape.length || index.shape.some((n, j) => j !== i && n !== x.shape[j]))
    throw new ShapeError(
      "takeAlongAxis",
      `index ${formatShape(index.shape)} must agree with ${formatShape(x.shape)} except along axis ${i}.`,
      [x.shape, index.shape],
    )
  const n = x.shape[i]!
  if (n === 0 && sizeOf(index.shape) > 0)
    throw new ShapeError("takeAlongAxis", `axis ${i} of ${formatShape(x.shape)} has no elements to take.`, [x.shape])
  // Clamped here, since the flat position of an index outside would lie in another row.
  const at = e.clip(fromStart(index, n), 0, Math.max(0, n - 1))
  return pickAlong(x, at, i)
}

/** The same for positions that are known to be inside. */
function pickAlong(x: Node, index: Node, axis: number): Node {
  const positions = x.shape.map((_, j) => (j === axis ? index : g.iota(index.shape, j)))
  const flat = positions.reduce((at, p, j) => e.add(e.multiply(at, g.constant(x.shape[j]!, [], "int32")), p))
  return g.gather(g.reshape(x, [sizeOf(x.shape)]), flat)
}

/** float32 rows with a 1 at each label; a label outside 0 … depth−1 gives zeros, as in Keras. New last axis. */
export function oneHot(labels: Node, depth: number): Node {
  requireWhole("oneHot", "the number of classes", depth, 1)
  const shape = [...labels.shape, depth]
  const wide = g.broadcastTo(g.reshape(g.cast(labels, "int32"), [...labels.shape, 1]), shape)
  return g.cast(g.binary("eq", wide, g.iota(shape, shape.length - 1)), "float32")
}

/** Ascending order of the elements along an axis: int32 positions; stable, NaN last. */
export function argsort(x: Node, axis = -1): Node {
  const i = normalizeAxis("argsort", axis, x.shape.length, x.shape)
  const last = x.shape.length - 1
  const swap = x.shape.map((_, j) => (j === i ? last : j === last ? i : j))
  return g.permute(g.argsort(g.permute(x.dtype === "bool" ? g.cast(x, "int32") : x, swap)), swap)
}

export function sort(x: Node, axis = -1): Node {
  const i = normalizeAxis("sort", axis, x.shape.length, x.shape)
  return pickAlong(x, argsort(g.mark(x, true), i), i)
}

/** The k largest along the last axis, largest first, and their positions; equal ones in order of position, NaN last. */
export function topK(x: Node, k: number): { values: Node; indices: Node } {
  const n = x.shape.at(-1)
  if (n === undefined || !Number.isInteger(k) || k < 0 || k > n)
    throw new ShapeError(
      "topK",
      `k = ${show(k)} must be a whole number up to the last axis of ${formatShape(x.shape)}.`,
      [x.shape],
    )
  const order = argsort(e.reverseOrder(g.mark(x, true)), -1)
  const indices = g.slice(
    order,
    x.shape.map(() => 0),
    [...x.shape.slice(0, -1), k],
  )
  return { values: pickAlong(x, indices, x.shape.length - 1), indices }
}

/** Zeros of the given first size, plus `updates` at rows `index`; equal rows add up, rows outside are dropped. */
export function scatterAdd(size: number, index: Node, updates: Node): Node {
  requireWhole("scatterAdd", "the number of rows", size, 0)
  const lead = index.shape
  if (updates.shape.length < lead.length || lead.some((n, i) => n !== updates.shape[i]))
    throw new ShapeError(
      "scatterAdd",
      `updates ${formatShape(updates.shape)} must begin with the index's shape ${formatShape(lead)}.`,
      [index.shape, updates.shape],
    )
  return g.scatterAdd(size, g.cast(index, "int32"), updates.dtype === "bool" ? g.cast(updates, "int32") : updates)
}
