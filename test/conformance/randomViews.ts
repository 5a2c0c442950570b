import { broadcastShapes, range, type Shape, sameShape, sizeOf } from "../../src/base/shape.ts"
import * as g from "../../src/graph/build.ts"
import type { Node } from "../../src/graph/node.ts"

/*
 * Ways of looking at a node's elements in another order or number, each chosen by one whole number `c`.
 */

/** Any node in any shape: broadcast if it fits, else cut, repeated or padded. */
export function adapt(x: Node, shape: Shape, c: number): Node {
  if (sameShape(x.shape, shape)) return x
  const [have, need] = [sizeOf(x.shape), sizeOf(shape)]
  if (have === need) return g.reshape(x, shape)
  const common = broadcastShapes(x.shape, shape)
  if (common && sameShape(common, shape)) return g.broadcastTo(x, shape)
  const flat = g.reshape(x, [have])
  if (have > need) {
    const step = need > 0 ? 1 + (c % Math.floor(have / need)) : 1
    const room = have - Math.max(0, (need - 1) * step + 1)
    return g.reshape(g.slice(flat, [(c >> 3) % (room + 1)], [need], [step]), shape)
  }
  if (have > 0 && c % 2) {
    const repeats = Math.ceil(need / have)
    const many = g.reshape(g.expand(g.reshape(x, [1, have]), [repeats, have]), [repeats * have])
    return g.reshape(g.slice(many, [0], [need]), shape)
  }
  const low = (c >> 2) % (need - have + 1)
  return g.reshape(g.pad(flat, [low], [need - have - low]), shape)
}

export function permuted(x: Node, c: number): Node {
  const axes = range(x.shape.length)
  let rest = c
  const order = range(axes.length).map(() => {
    const [axis] = axes.splice(rest % axes.length, 1)
    rest = Math.floor(rest / 7)
    return axis!
  })
  return g.permute(x, order)
}

export function sliced(x: Node, c: number): Node {
  const start = x.shape.map((n, axis) => (n === 0 ? 0 : (c >> axis) % Math.min(n, 3)))
  const step = x.shape.map((_, axis) => 1 + ((c >> (axis + 3)) % 3 === 0 ? 1 : 0))
  const shape = x.shape.map((n, axis) => Math.ceil((n - start[axis]!) / step[axis]!))
  return g.slice(x, start, shape, step)
}

export function padded(x: Node, c: number, limit: number): Node {
  const low = x.shape.map((_, axis) => (c >> axis) % 3)
  const high = x.shape.map((_, axis) => (c >> (axis + 2)) % 3)
  const interior = x.shape.map((_, axis) => ((c >> (axis + 5)) % 4 === 0 ? 1 + (c % 2) : 0))
  const size = sizeOf(x.shape.map((n, i) => low[i]! + n + Math.max(0, n - 1) * interior[i]! + high[i]!))
  return size <= limit ? g.pad(x, low, high, interior) : x
}

export const flipped = (x: Node, c: number): Node =>
  g.flip(
    x,
    range(x.shape.length).filter((axis) => (c >> axis) & 1),
  )

/** Two nodes, or three parts of which two are views of one, along any axis. */
export function concatenated(x: Node, other: Node, c: number, limit: number): Node {
  if (x.shape.length === 0 || 3 * sizeOf(x.shape) > limit) return x
  const axis = c % x.shape.length
  const length = [x.shape[axis]!, 1, 3][(c >> 4) % 3]!
  const second = adapt(
    other,
    x.shape.map((n, i) => (i === axis ? length : n)),
    c >> 2,
  )
  const parts = [x, second, ...((c >> 6) % 2 ? [g.flip(x, [axis])] : [])]
  return g.concat((c >> 7) % 2 ? parts.reverse() : parts, axis)
}

/** The same elements with axes merged, split or of size 1 in other places. */
export function reshaped(x: Node, c: number): Node {
  const size = sizeOf(x.shape)
  if (size === 0) return g.reshape(x, [...x.shape, 1 + (c % 3)])
  const shape: number[] = []
  let left = size
  for (let part = 0; part < 3; part++) {
    const divisors = [2, 3, 4, 5, 7, 16, 1].filter((d) => left % d === 0)
    const d = divisors[(c >> (3 * part)) % divisors.length]!
    shape.push(d)
    left /= d
  }
  shape.splice((c >> 9) % 4, 0, left)
  return g.reshape(x, shape)
}

/** A new axis, or one of size 1, repeated. */
export function expanded(x: Node, c: number, limit: number): Node {
  const times = 2 + (c % 3)
  if (sizeOf(x.shape) * times > limit) return x
  const at = (c >> 3) % (x.shape.length + 1)
  const wider = [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]
  return g.expand(
    g.reshape(x, wider),
    wider.map((n, axis) => (axis === at ? times : n)),
  )
}
