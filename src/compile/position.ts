import { type Shape, sizeOf, stridesOf } from "../base/shape.ts"
import type { Node, NodeOf, Primitive } from "../graph/node.ts"
import { boundsOf, fixed, loop, plus, shift, times } from "./affine.ts"
import type { Builder } from "./builder.ts"
import type { Affine } from "./program.ts"

/** Where along one axis a kernel reads: an affine expression, plus a computed int32 value where that is not enough. */
export interface Position {
  readonly at: Affine
  readonly plus?: number
}

/** What computing positions may need: the loops' extents, and a builder where instructions may be spent on it. */
export interface PositionContext {
  readonly extents: readonly number[]
  readonly builder: Builder | undefined
}

/** The loops' own positions; a loop of one turn is always at 0, so that equal places look equal. */
export const positions = (extents: readonly number[]): Position[] =>
  extents.map((n, i) => ({ at: n === 1 ? fixed(0) : loop(i) }))

export const startOf = (shape: Shape): Position[] => shape.map(() => ({ at: fixed(0) }))

/** The flat position of an index into a row-major shape. */
export function flatten(index: readonly Position[], shape: Shape, { builder }: PositionContext): Position {
  const strides = stridesOf(shape)
  let at = fixed(0)
  let dynamic: number | undefined
  index.forEach((position, i) => {
    at = plus(at, times(position.at, strides[i]!))
    if (position.plus === undefined || !builder) return
    const scaled = builder.binary("mul", position.plus, builder.constant(strides[i]!, "int32"))
    dynamic = dynamic === undefined ? scaled : builder.binary("add", dynamic, scaled)
  })
  return dynamic === undefined ? { at } : { at, plus: dynamic }
}

/** A position as an int32 value. */
export function positionValue(position: Position, builder: Builder): number {
  const affine = builder.index(position.at)
  return position.plus === undefined ? affine : builder.binary("add", affine, position.plus)
}

type ViewRules = {
  readonly [P in Primitive]?: (
    node: NodeOf<P>,
    index: readonly Position[],
    c: PositionContext,
  ) => readonly Position[] | undefined
}

const viewRules: ViewRules = {
  reshape: (node, index, c) => reshapeIndex(index, node.shape, node.sources[0]!.shape, c),
  permute: ({ attributes: { permutation } }, index) => index.map((_, axis) => index[permutation.indexOf(axis)]!),
  expand: ({ sources: [x] }, index) => index.map((p, i) => (x!.shape[i] === 1 ? { at: fixed(0) } : p)),
  // [n, …out, …size, c]: out and size together walk along the axes of x.
  window: ({ attributes: { strides, dilation }, sources: [x] }, index, { builder }) =>
    x!.shape.map((_, i) => {
      const axis = i - 1
      if (i === 0) return index[0]!
      if (axis === strides.length) return index.at(-1)!
      const [o, k] = [
        scaled(index[i]!, strides[axis]!, builder),
        scaled(index[i + strides.length]!, dilation[axis]!, builder),
      ]
      const dynamic = [o.plus, k.plus].filter((value) => value !== undefined)
      const sum = dynamic.length === 2 && builder ? builder.binary("add", dynamic[0]!, dynamic[1]!) : dynamic[0]
      return { at: plus(o.at, k.at), ...(sum !== undefined && { plus: sum }) }
    }),
  slice: ({ attributes: { start, step } }, index, { builder }) =>
    index.map((p, i) => {
      const { at, ...rest } = scaled(p, step[i]!, builder)
      return { at: shift(at, start[i]!), ...rest }
    }),
  flip: ({ attributes: { axes }, shape }, index, { builder }) =>
    index.map((p, i) => {
      if (!axes.includes(i)) return p
      const at = shift(times(p.at, -1), shape[i]! - 1)
      return p.plus === undefined || !builder ? { at } : { at, plus: builder.unary("neg", p.plus) }
    }),
}

function scaled(p: Position, factor: number, builder: Builder | undefined): Position {
  const at = times(p.at, factor)
  if (p.plus === undefined || !builder) return { at }
  return { at, plus: builder.binary("mul", p.plus, builder.constant(factor, "int32")) }
}

/**
 * Steps through a view: from an index of the view's result to the index of its source. Undefined when the node is no
 * view, or when the step needs instructions and there is no builder.
 */
export function throughView(
  node: Node,
  index: readonly Position[],
  c: PositionContext,
): readonly Position[] | undefined {
  const rule = viewRules[node.primitive] as
    | ((node: Node, index: readonly Position[], c: PositionContext) => readonly Position[] | undefined)
    | undefined
  return rule?.(node, index, c)
}

/** Splits and merges axes; a division is spent only where the affine form cannot be split. */
export function reshapeIndex(
  index: readonly Position[],
  from: Shape,
  to: Shape,
  context: PositionContext,
): readonly Position[] | undefined {
  if (sizeOf(to) === 0) return startOf(to)
  const out: Position[] = []
  let i = 0
  let j = 0
  while (i < from.length || j < to.length) {
    // The shortest runs of axes with the same product.
    const i0 = i
    const j0 = j
    let p = from[i++] ?? 1
    let q = to[j++] ?? 1
    while (p !== q) {
      if (p < q) p *= from[i++]!
      else q *= to[j++]!
    }
    while (i < from.length && from[i] === 1 && j >= to.length) i++
    while (j < to.length && to[j] === 1 && i >= from.length) j++
    const group = index.slice(i0, i)
    const target = to.slice(j0, j)
    const parts = split(flatten(group, from.slice(i0, i), context), target, context)
    if (!parts) return undefined
    out.push(...parts)
  }
  return out
}

function split(flat: Position, shape: Shape, context: PositionContext): Position[] | undefined {
  const out = new Array<Position>(shape.length)
  let rest = flat
  const wide = shape.reduce((last, n, i) => (n !== 1 ? Math.min(last, i) : last), shape.length)
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = shape[axis]!
    if (axis === wide) {
      out[axis] = rest
      rest = { at: fixed(0) }
    } else if (n === 1) out[axis] = { at: fixed(0) }
    else {
      const pair = divide(rest, n, context)
      if (!pair) return undefined
      ;[rest, out[axis]] = pair
    }
  }
  return out
}

function divide(p: Position, n: number, { extents, builder }: PositionContext): [Position, Position] | undefined {
  if (p.plus === undefined) {
    const whole = p.at.terms.filter(([, c]) => c % n === 0)
    const part = p.at.terms.filter(([, c]) => c % n !== 0)
    const low = ((p.at.constant % n) + n) % n
    const remainder: Affine = { constant: low, terms: part }
    const [least, greatest] = boundsOf(remainder, extents)
    if (least >= 0 && greatest < n) {
      const quotient: Affine = {
        constant: (p.at.constant - low) / n,
        terms: whole.map(([number, c]) => [number, c / n] as const),
      }
      return [{ at: quotient }, { at: remainder }]
    }
  }
  if (!builder) return undefined
  const value = positionValue(p, builder)
  const by = builder.constant(n, "int32")
  return [
    { at: fixed(0), plus: builder.binary("div", value, by) },
    { at: fixed(0), plus: builder.binary("mod", value, by) },
  ]
}
