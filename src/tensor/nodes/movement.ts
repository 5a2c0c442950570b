import { promote } from "../../base/dtype.ts"
import { ArgumentError, ShapeError } from "../../base/errors.ts"
import { requireRoom } from "../../base/memory.ts"
import { formatShape, range, type Shape, sameShape, sizeOf } from "../../base/shape.ts"
import { show } from "../../base/show.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import { normalizeAxes, normalizeAxis, requireNumber, requireNumbers, requireSizes } from "./broadcast.ts"
import { take } from "./indexing.ts"

/** The shape that reshaping `from` to `shape` gives, its −1 filled in. */
export function shapeAfter(operation: string, from: Shape, shape: Shape): Shape {
  requireNumbers(operation, "a shape", shape)
  const total = sizeOf(from)
  const unknown = shape.filter((n) => n === -1).length
  const known = shape.reduce((p, n) => (n === -1 ? p : p * n), 1)
  const fits = unknown === 0 ? known === total : unknown === 1 && known > 0 && total % known === 0
  if (!fits || shape.some((n) => !Number.isInteger(n) || n < -1))
    throw new ShapeError(
      operation,
      `${formatShape(from)} has ${total} elements and cannot become ${formatShape(shape)}` +
        (unknown > 1 ? " (only one size may be −1)." : "."),
      [from, shape],
    )
  return shape.map((n) => (n === -1 ? total / known : n))
}

export function transpose(x: Node, axes?: readonly number[]): Node {
  const rank = x.shape.length
  if (axes) requireNumbers("transpose", "an order of axes", axes)
  const order = axes ? axes.map((a) => normalizeAxis("transpose", a, rank, x.shape)) : range(rank).reverse()
  if (order.length !== rank || new Set(order).size !== rank)
    throw new ShapeError(
      "transpose",
      `axes [${axes?.join(", ")}] are not an order of the ${rank} axes of ${formatShape(x.shape)}.`,
      [x.shape],
    )
  return g.permute(x, order)
}

export function swapaxes(x: Node, axis1: number, axis2: number): Node {
  const [i, j] = [axis1, axis2].map((a) => normalizeAxis("swapaxes", a, x.shape.length, x.shape)) as [number, number]
  return g.permute(
    x,
    x.shape.map((_, a) => (a === i ? j : a === j ? i : a)),
  )
}

/** The other axes keep their order and fill the places left. */
export function moveaxis(x: Node, source: number | readonly number[], destination: number | readonly number[]): Node {
  const from = normalizeAxes("moveaxis", source, x.shape)
  const to = normalizeAxes("moveaxis", destination, x.shape)
  if (from.length !== to.length)
    throw new ArgumentError(
      `moveaxis: the source names ${from.length} axes and the destination ${to.length}; they pair up in order.`,
    )
  const rest = range(x.shape.length).filter((a) => !from.includes(a))
  return g.permute(
    x,
    x.shape.map((_, place) => (to.includes(place) ? from[to.indexOf(place)]! : rest.shift()!)),
  )
}

export function expandDims(x: Node, axis: number): Node {
  const i = normalizeAxis("expandDims", axis, x.shape.length + 1, x.shape)
  return g.reshape(x, [...x.shape.slice(0, i), 1, ...x.shape.slice(i)])
}

export function squeeze(x: Node, axis?: number | readonly number[]): Node {
  const axes =
    axis === undefined ? range(x.shape.length).filter((i) => x.shape[i] === 1) : normalizeAxes("squeeze", axis, x.shape)
  const wide = axes.find((i) => x.shape[i] !== 1)
  if (wide !== undefined)
    throw new ShapeError(
      "squeeze",
      `axis ${wide} of ${formatShape(x.shape)} has size ${x.shape[wide]}, only size 1 can go.`,
      [x.shape],
    )
  return g.reshape(
    x,
    x.shape.filter((_, i) => !axes.includes(i)),
  )
}

export function broadcastTo(x: Node, shape: Shape): Node {
  requireSizes("broadcastTo", shape)
  const rank = shape.length
  const fits = x.shape.length <= rank && x.shape.every((n, i) => n === 1 || n === shape[rank - x.shape.length + i])
  if (!fits)
    throw new ShapeError(
      "broadcastTo",
      `${formatShape(x.shape)} cannot be repeated to ${formatShape(shape)}: aligned from the right, each size must be equal or 1.`,
      [x.shape, shape],
    )
  return g.broadcastTo(x, shape)
}

/** As JavaScript's slice, for each axis: [start, stop] or [start, stop, step], negative counted from the end; null: all. */
export type SliceRange = readonly [start: number, stop?: number, step?: number] | null

export function slice(x: Node, ranges: readonly SliceRange[]): Node {
  if (!Array.isArray(ranges) || ranges.some((r) => r !== null && r !== undefined && !Array.isArray(r)))
    throw new ArgumentError(
      `slice: takes an array with a range for each axis, as in [[0, 2], null] for rows 0 and 1, got ${show(ranges)}.`,
    )
  if (ranges.length > x.shape.length)
    throw new ShapeError(
      "slice",
      `${ranges.length} ranges for the ${x.shape.length} axes of ${formatShape(x.shape)}.`,
      [x.shape],
    )
  const parts = x.shape.map((n, i) => {
    const [start, stop, step = 1] = ranges[i] ?? [0, n]
    if (!Number.isInteger(start) || (stop !== undefined && !Number.isInteger(stop)))
      throw new ArgumentError(`slice: [${start}, ${stop}] on axis ${i} must be whole numbers.`)
    if (!Number.isInteger(step) || step < 1)
      throw new ArgumentError(`slice: step ${step} must be a whole number of 1 or more; use flip() to reverse.`)
    const at = (v: number) => Math.max(0, Math.min(n, v < 0 ? v + n : v))
    const from = at(start)
    return { from, count: Math.max(0, Math.ceil((at(stop ?? n) - from) / step)), step }
  })
  return g.slice(
    x,
    parts.map((p) => p.from),
    parts.map((p) => p.count),
    parts.map((p) => p.step),
  )
}

export function concat(parts: readonly Node[], axis = 0): Node {
  const first = parts[0]
  if (!first) throw new ArgumentError("concat: needs at least one tensor.")
  if (first.shape.length === 0)
    throw new ShapeError("concat", "numbers have no axis to be joined along; use stack().", [first.shape])
  const i = normalizeAxis("concat", axis, first.shape.length, first.shape)
  for (const p of parts)
    if (p.shape.length !== first.shape.length || p.shape.some((n, j) => j !== i && n !== first.shape[j]))
      throw new ShapeError(
        "concat",
        `${formatShape(p.shape)} does not fit ${formatShape(first.shape)}: only axis ${i} may differ.`,
        parts.map((q) => q.shape),
      )
  const dtype = parts.map((p) => p.dtype).reduce(promote)
  return g.concat(
    parts.map((p) => g.cast(p, dtype)),
    i,
  )
}

export function stack(parts: readonly Node[], axis = 0): Node {
  const first = parts[0]
  if (!first) throw new ArgumentError("stack: needs at least one tensor.")
  const i = normalizeAxis("stack", axis, first.shape.length + 1, first.shape)
  for (const p of parts)
    if (!sameShape(p.shape, first.shape))
      throw new ShapeError(
        "stack",
        `${formatShape(p.shape)} does not fit ${formatShape(first.shape)}: all shapes must be equal; concat() lets one axis differ.`,
        parts.map((q) => q.shape),
      )
  return concat(
    parts.map((p) => expandDims(p, i)),
    i,
  )
}

/** Into equal sections, or before each of the given positions. */
export function split(x: Node, sections: number | readonly number[], axis = 0): Node[] {
  const i = normalizeAxis("split", axis, x.shape.length, x.shape)
  const n = x.shape[i]!
  if (
    typeof sections !== "number" &&
    !requireNumbers("split", "the positions, if not a count,", sections).every(Number.isInteger)
  )
    throw new ArgumentError(`split: positions must be whole numbers, got [${sections.join(", ")}].`)
  if (typeof sections === "number" && !(Number.isInteger(sections) && sections >= 1 && n % sections === 0))
    throw new ShapeError(
      "split",
      `axis ${i} of ${formatShape(x.shape)} has ${n} elements, which do not split into ${sections} equal parts.`,
      [x.shape],
    )
  const bounds =
    typeof sections === "number"
      ? range(sections + 1).map((s) => (s * n) / sections)
      : [0, ...sections.map((s) => Math.max(0, Math.min(n, s < 0 ? s + n : s))), n]
  return bounds.slice(1).map((end, s) =>
    g.slice(
      x,
      x.shape.map((_, j) => (j === i ? bounds[s]! : 0)),
      x.shape.map((m, j) => (j === i ? Math.max(0, end - bounds[s]!) : m)),
    ),
  )
}

/** Pads each axis by [before, after] with a constant (0 by default). */
export function pad(x: Node, widths: readonly (readonly [number, number])[], value = 0): Node {
  if (!Array.isArray(widths) || widths.some((pair) => !Array.isArray(pair) || pair.length !== 2))
    throw new ArgumentError(
      `pad: takes an array with a pair [before, after] for each axis, as in [[1, 1], [0, 2]], got ${show(widths)}.`,
    )
  requireNumber("pad", "the value", value)
  if (widths.length !== x.shape.length || widths.flat().some((w) => !Number.isInteger(w) || w < 0))
    throw new ShapeError(
      "pad",
      `needs a pair of whole numbers, 0 or more, for each of the ${x.shape.length} axes of ${formatShape(x.shape)}.`,
      [x.shape],
    )
  const low = widths.map(([w]) => w)
  const high = widths.map(([, w]) => w)
  const padded = g.pad(x, low, high)
  if (value === 0) return padded
  const inside = g.pad(g.constant(1, x.shape, "bool"), low, high)
  return g.where(inside, padded, g.constant(g.castNumber(value, x.dtype), padded.shape, x.dtype))
}

export const flip = (x: Node, axis?: number | readonly number[]): Node =>
  g.flip(x, normalizeAxes("flip", axis, x.shape))

export function tile(x: Node, repeats: readonly number[]): Node {
  requireNumbers("tile", "repeats", repeats)
  if (repeats.some((n) => !Number.isInteger(n) || n < 0))
    throw new ArgumentError(`tile: repeats must be whole numbers, 0 or more, got [${repeats.join(", ")}].`)
  const rank = Math.max(x.shape.length, repeats.length)
  const shape = [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape]
  const times = [...new Array<number>(rank - repeats.length).fill(1), ...repeats]
  const interleaved = g.reshape(
    x,
    shape.flatMap((n) => [1, n]),
  )
  const wide = g.expand(
    interleaved,
    shape.flatMap((n, i) => [times[i]!, n]),
  )
  return g.reshape(
    wide,
    shape.map((n, i) => n * times[i]!),
  )
}

/** Each element `repeats` times in a row, or as often as its own number says. */
export function repeat(x: Node, repeats: number | readonly number[], axis?: number): Node {
  const flat = axis === undefined ? g.reshape(x, [sizeOf(x.shape)]) : x
  const i = normalizeAxis("repeat", axis ?? 0, flat.shape.length, flat.shape)
  const n = flat.shape[i]!
  const times = typeof repeats === "number" ? [repeats] : requireNumbers("repeat", "repeats, if not a number,", repeats)
  if (times.some((t) => !Number.isInteger(t) || t < 0))
    throw new ArgumentError(`repeat: repeats must be whole numbers, 0 or more, got ${[...times].join(", ")}.`)
  if (typeof repeats !== "number" && times.length !== n)
    throw new ShapeError(
      "repeat",
      `${times.length} numbers of repeats for the ${n} elements along axis ${i} of ${formatShape(flat.shape)}; one number repeats all alike.`,
      [flat.shape],
    )
  if (typeof repeats !== "number") {
    const total = times.reduce((sum, t) => sum + t, 0)
    requireRoom("repeat", flat.shape.with(i, total), flat.dtype)
    const positions = Int32Array.from(times.flatMap((t, at) => new Array<number>(t).fill(at)))
    return take(flat, g.literal(positions, [positions.length], "int32"), i)
  }
  const [before, after] = [flat.shape.slice(0, i), flat.shape.slice(i + 1)]
  const wide = g.expand(g.reshape(flat, [...before, n, 1, ...after]), [...before, n, repeats, ...after])
  return g.reshape(wide, [...before, n * repeats, ...after])
}

/** Towards higher positions; what goes over the end comes in at the start. Without an axis, through the flattened tensor. */
export function roll(x: Node, shift: number | readonly number[], axis?: number | readonly number[]): Node {
  if (axis === undefined) return g.reshape(roll(g.reshape(x, [sizeOf(x.shape)]), shift, 0), x.shape)
  const given = { shifts: [shift].flat(), axes: [axis].flat() }
  if (!given.shifts.every(Number.isInteger))
    throw new ArgumentError(`roll: shifts must be whole numbers, got ${show(shift)}.`)
  const count = Math.max(given.shifts.length, given.axes.length)
  const [shifts, axes] = [given.shifts, given.axes].map((v) =>
    v.length === 1 ? new Array<number>(count).fill(v[0]!) : v,
  )
  if (shifts!.length !== axes!.length)
    throw new ArgumentError(
      `roll: ${shifts!.length} shifts for ${axes!.length} axes; give one shift for all, or one for each.`,
    )
  return axes!.reduce(
    (rolled, a, k) => rollAxis(rolled, shifts![k]!, normalizeAxis("roll", a, x.shape.length, x.shape)),
    x,
  )
}

function rollAxis(x: Node, shift: number, axis: number): Node {
  const n = x.shape[axis]!
  const moved = n === 0 ? 0 : ((shift % n) + n) % n
  if (moved === 0) return x
  const part = (from: number, to: number) =>
    g.slice(
      x,
      x.shape.map((_, a) => (a === axis ? from : 0)),
      x.shape.map((size, a) => (a === axis ? to - from : size)),
    )
  return g.concat([part(n - moved, n), part(0, n - moved)], axis)
}
