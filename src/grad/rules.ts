import { range, sameShape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import type { Node, NodeOf, Table } from "../graph/node.ts"

/** For each source its cotangent, or undefined where none flows. */
export type Cotangents = readonly (Node | undefined)[]

const none = (): Cotangents => []
const like = (x: Node, value: number): Node => g.constant(value, x.shape, x.dtype)

/**
 * The gradients of all primitives, on one screen. `out` is the node, `d` the cotangent of its result. Every rule is
 * built of primitives again, so gradients of gradients need no further rules.
 */
export const gradientRules: Table<Cotangents, [Node]> = {
  input: none,
  constant: none,
  literal: none,
  iota: none,
  random: none,
  mark: (out, d) => (out.attributes.stop ? [] : [d]),

  neg: (_out, d) => [g.neg(d)],
  exp: (out, d) => [g.mul(d, out)],
  expm1: (out, d) => [g.mul(d, g.add(out, like(out, 1)))],
  log: ({ sources: [x] }, d) => [g.div(d, x!)],
  log1p: ({ sources: [x] }, d) => [g.div(d, g.add(x!, like(x!, 1)))],
  sin: ({ sources: [x] }, d) => [g.mul(d, g.unary("cos", x!))],
  cos: ({ sources: [x] }, d) => [g.neg(g.mul(d, g.unary("sin", x!)))],
  tanh: (out, d) => [g.mul(d, g.sub(like(out, 1), g.mul(out, out)))],
  sigmoid: (out, d) => [g.mul(d, g.mul(out, g.sub(like(out, 1), out)))],
  erf: ({ sources: [x] }, d) => [
    g.mul(d, g.mul(like(x!, 2 / Math.sqrt(Math.PI)), g.unary("exp", g.neg(g.mul(x!, x!))))),
  ],
  sqrt: (out, d) => [g.div(g.mul(d, like(out, 0.5)), out)],
  floor: none,
  cast: ({ sources: [x], dtype }, d) => [x!.dtype === "float32" && dtype === "float32" ? d : undefined],

  add: (_out, d) => [d, d],
  mul: ({ sources: [a, b] }, d) => [g.mul(d, b!), g.mul(d, a!)],
  div: (out, d) => {
    const over = g.div(d, out.sources[1]!)
    return [over, g.neg(g.mul(over, out))]
  },
  mod: ({ sources: [a, b] }, d) => [d, g.neg(g.mul(d, g.unary("floor", g.div(a!, b!))))],
  // With a constant b, out > b says the same as a > b, and lets the gradient of relu = max(x, 0) read only its output.
  max: (out, d) => {
    const [a, b] = out.sources as [Node, Node]
    // Of computed values only the sources are compared: a target may round a·b + c not alike in two kernels.
    const first = g.binary("lt", b, b.primitive === "constant" ? out : a)
    return [g.where(first, d, like(d, 0)), g.where(first, like(d, 0), d)]
  },
  lt: none,
  le: none,
  eq: none,
  where: ({ sources: [c] }, d) => [undefined, g.where(c!, d, like(d, 0)), g.where(c!, like(d, 0), d)],

  sum: (out, d) => [restoreAxes(d, out.sources[0]!, out.attributes.axes)],
  // Equal maxima share the cotangent evenly, as in Keras and JAX; or the first takes it all, as in pooling everywhere.
  reduceMax: (out, d) => {
    const x = out.sources[0]!
    const { axes } = out.attributes
    if (out.attributes.first) return [g.where(isFirst(out, x, axes), restoreAxes(d, x, axes), like(x, 0))]
    const hit = g.cast(g.binary("eq", x, restoreAxes(out, x, axes)), x.dtype)
    const share = g.div(d, g.sum(hit, axes))
    return [g.mul(hit, restoreAxes(share, x, axes))]
  },
  conv: ({ sources: [x, kernel], attributes: a }, d) => [
    g.convInput(d, kernel!, a, x!.shape),
    g.convKernel(x!, d, a, kernel!.shape),
  ],
  convInput: ({ sources: [y, kernel], attributes: a }, d) => [
    g.conv(d, kernel!, a, y!.shape),
    g.convKernel(d, y!, a, kernel!.shape),
  ],
  convKernel: ({ sources: [x, y], attributes: a }, d) => [g.convInput(y!, d, a, x!.shape), g.conv(x!, d, a, y!.shape)],
  dot: ({ sources: [a, b] }, d) => [g.dot(d, g.transposeLast(b!)), g.dot(g.transposeLast(a!), d)],

  reshape: ({ sources: [x] }, d) => [g.reshape(d, x!.shape)],
  permute: ({ attributes: { permutation } }, d) => [
    g.permute(
      d,
      range(permutation.length).map((axis) => permutation.indexOf(axis)),
    ),
  ],
  expand: ({ sources: [x], shape }, d) => [
    g.reshape(
      g.sum(
        d,
        range(shape.length).filter((i) => shape[i] !== x!.shape[i]),
      ),
      x!.shape,
    ),
  ],
  slice: ({ sources: [x], attributes: { start, step }, shape }, d) => {
    const interior = step.map((s) => s - 1)
    const high = start.map((s, i) => x!.shape[i]! - s - (shape[i]! === 0 ? 0 : (shape[i]! - 1) * step[i]! + 1))
    return [g.pad(d, start, high, interior)]
  },
  pad: ({ sources: [x], attributes: { low, interior } }, d) => [
    g.slice(
      d,
      low,
      x!.shape,
      interior.map((n) => n + 1),
    ),
  ],
  flip: ({ attributes: { axes } }, d) => [g.flip(d, axes)],
  window: (out, d) => [unwindow(out, d)],
  concat: ({ sources, attributes: { axis } }, d) => {
    let offset = 0
    return sources.map((part) => {
      const start = part.shape.map((_, i) => (i === axis ? offset : 0))
      offset += part.shape[axis]!
      return g.slice(d, start, part.shape)
    })
  },
  gather: ({ sources: [x, index] }, d) => [g.scatterAdd(x!.shape[0]!, clampIndex(index!, x!.shape[0]!), d)],
  scatterAdd: ({ sources: [index], attributes: { size } }, d) => [
    undefined,
    dropOutside(g.gather(d, index!), index!, size),
  ],
  argsort: none,
}

/** Where the first of the greatest elements lies, in row-major order along `axes`. */
function isFirst(greatest: Node, x: Node, axes: readonly number[]): Node {
  const position = axes.reduce(
    (at, axis) => {
      const size = g.constant(x.shape[axis]!, x.shape, "int32")
      return g.add(g.mul(at, size), g.iota(x.shape, axis))
    },
    g.constant(0, x.shape, "int32"),
  )
  const after = g.constant(-axes.reduce((count, axis) => count * x.shape[axis]!, 1), x.shape, "int32")
  const hit = g.binary("eq", x, restoreAxes(greatest, x, axes))
  const first = g.reduce("reduceMax", g.where(hit, g.neg(position), after), axes)
  return g.binary("eq", g.neg(position), restoreAxes(first, x, axes))
}

/** Puts the reduced axes back as size 1 and repeats along them to `x`'s shape. */
function restoreAxes(d: Node, x: Node, axes: readonly number[]): Node {
  const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return g.expand(g.reshape(d, kept), x.shape)
}

/** Every place of the window adds its cotangents where it looked: slices of `d`, spread out again, one on another. */
function unwindow({ sources: [x], attributes: { strides, dilation }, shape }: NodeOf<"window">, d: Node): Node {
  const spatial = strides.length
  const [out, size] = [shape.slice(1, 1 + spatial), shape.slice(1 + spatial, -1)]
  const flat = [shape[0]!, ...out, shape.at(-1)!]
  const at = (place: readonly number[]): Node => {
    const start = [0, ...out.map(() => 0), ...place, 0]
    const seen = g.reshape(g.slice(d, start, [shape[0]!, ...out, ...place.map(() => 1), shape.at(-1)!]), flat)
    const low = place.map((k, i) => k * dilation[i]!)
    const high = low.map((l, i) => x!.shape[1 + i]! - l - (out[i] === 0 ? 0 : (out[i]! - 1) * strides[i]! + 1))
    return g.pad(seen, [0, ...low, 0], [0, ...high, 0], [0, ...strides.map((s) => s - 1), 0])
  }
  const places = size.reduce<number[][]>((list, n) => list.flatMap((p) => range(n).map((k) => [...p, k])), [[]])
  return places.map(at).reduce((sum, part) => g.add(sum, part), like(x!, 0))
}

function clampIndex(index: Node, size: number): Node {
  const low = g.binary("max", index, like(index, 0))
  return g.neg(g.binary("max", g.neg(low), like(index, 1 - size)))
}

function dropOutside(rows: Node, index: Node, size: number): Node {
  const inside = g.where(
    g.binary("lt", index, like(index, 0)),
    g.constant(0, index.shape, "bool"),
    g.binary("lt", index, like(index, size)),
  )
  if (sameShape(inside.shape, rows.shape)) return g.where(inside, rows, like(rows, 0))
  const trailing = rows.shape.slice(index.shape.length)
  const mask = g.expand(g.reshape(inside, [...index.shape, ...trailing.map(() => 1)]), rows.shape)
  return g.where(mask, rows, like(rows, 0))
}
