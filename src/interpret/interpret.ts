import { range, type Shape, sizeOf, stridesOf } from "../base/shape.ts"
import { randomBits } from "../base/threefry.ts"
import { castNumber } from "../graph/build.ts"
import { foldBinary, foldUnary } from "../graph/fold.ts"
import { forEachMeeting } from "../graph/meeting.ts"
import { applyRule, type Convolution, type Node, type Table } from "../graph/node.ts"
import { topological } from "../graph/walk.ts"

type Values = Float64Array

/** What inputs are bound to: their values by node. */
export type Feed = ReadonlyMap<Node, ArrayLike<number>>

/**
 * Computes the roots in plain TypeScript over float64, one line a primitive: the oracle that every target is tested
 * against, the debugger, and where numerical gradients come from. `round: true` rounds every float32 result to
 * float32, as the targets do. int32 always wraps; a bool is 0 or 1.
 */
export function interpret(roots: readonly Node[], feed: Feed, { round = false } = {}): Float64Array[] {
  const values = new Map<Node, Values>()
  const lastUse = new Map<Node, number>()
  const order = topological(roots)
  order.forEach((node, i) => {
    for (const source of node.sources) lastUse.set(source, i)
  })
  for (const root of roots) lastUse.set(root, order.length)
  order.forEach((node, i) => {
    const sources = node.sources.map((source) => values.get(source)!)
    const value = applyRule(rules, node, sources, feed)
    if (round && node.dtype === "float32") for (let j = 0; j < value.length; j++) value[j] = Math.fround(value[j]!)
    values.set(node, value)
    for (const source of node.sources) if (lastUse.get(source) === i) values.delete(source)
  })
  return roots.map((root) => values.get(root)!)
}

const map1 =
  (f: (x: number) => number): ((node: Node, sources: Values[]) => Values) =>
  (_node, [x]) =>
    x!.map(f)

const map2 =
  (f: (typeof foldBinary)[keyof typeof foldBinary]) =>
  (node: Node, [a, b]: Values[]): Values => {
    const { dtype } = node.sources[0]!
    return a!.map((x, i) => f(x, b![i]!, dtype))
  }

const rules: Table<Values, [Values[], Feed]> = {
  input: (node, _s, feed) => {
    const value = feed.get(node)
    if (!value) throw new Error("interpret: an input has no value")
    return Float64Array.from(value)
  },
  constant: ({ shape, attributes }) => new Float64Array(sizeOf(shape)).fill(attributes.value),
  literal: ({ attributes }) => Float64Array.from(attributes.data),
  iota: ({ shape, attributes: { axis } }) => fromIndex(shape, (index) => index[axis]!),
  random: ({ shape, dtype }, [key]) =>
    fromFlat(shape, (i) => {
      const bits = randomBits([key![0]! >>> 0, key![1]! >>> 0], i)
      return dtype === "int32" ? bits | 0 : (bits >>> 9) * 2 ** -23
    }),
  mark: (_node, [x]) => x!,

  neg: ({ dtype }, [x]) => x!.map((v) => (dtype === "int32" ? -v | 0 : -v)),
  exp: map1(foldUnary.exp),
  expm1: map1(foldUnary.expm1),
  log: map1(foldUnary.log),
  log1p: map1(foldUnary.log1p),
  sin: map1(foldUnary.sin),
  cos: map1(foldUnary.cos),
  tanh: map1(foldUnary.tanh),
  sigmoid: map1(foldUnary.sigmoid),
  erf: map1(foldUnary.erf),
  sqrt: map1(foldUnary.sqrt),
  floor: map1(foldUnary.floor),
  cast: ({ dtype, sources: [source] }, [x]) =>
    dtype === "float32" && source!.dtype === "float32"
      ? x!
      : x!.map((v) => (dtype === "float32" ? v : castNumber(v, dtype))),

  add: map2(foldBinary.add),
  mul: map2(foldBinary.mul),
  div: map2(foldBinary.div),
  mod: map2(foldBinary.mod),
  max: map2(foldBinary.max),
  lt: map2(foldBinary.lt),
  le: map2(foldBinary.le),
  eq: map2(foldBinary.eq),
  where: (_node, [c, a, b]) => c!.map((v, i) => (v ? a![i]! : b![i]!)),

  sum: (node, [x]) => fold(node, node.attributes.axes, x!, 0, foldBinary.add),
  reduceMax: (node, [x]) =>
    fold(node, node.attributes.axes, x!, node.dtype === "int32" ? -2147483648 : -Infinity, foldBinary.max),
  dot: ({ shape, sources: [a] }, [x, y]) => {
    const [, m, n] = shape as [number, number, number]
    const k = a!.shape[2]!
    return fromIndex(shape, ([b, i, j]) => {
      let total = 0
      for (let p = 0; p < k; p++) total += x![(b! * m + i!) * k + p]! * y![(b! * k + p) * n + j!]!
      return total
    })
  },

  conv: ({ sources: [x, kernel], ...y }, values) => convolve(x!.shape, kernel!.shape, y.shape, y.attributes, values, 2),
  convInput: ({ sources: [y, kernel], ...x }, [dy, k]) =>
    convolve(x.shape, kernel!.shape, y!.shape, x.attributes, [undefined, k, dy], 0),
  convKernel: ({ sources: [x, y], ...kernel }, [values, dy]) =>
    convolve(x!.shape, kernel.shape, y!.shape, kernel.attributes, [values, undefined, dy], 1),

  reshape: (_node, [x]) => x!,
  permute: ({ shape, sources: [s], attributes: { permutation } }, [x]) => {
    const strides = stridesOf(s!.shape)
    return fromIndex(shape, (index) => x![index.reduce((at, v, i) => at + v * strides[permutation[i]!]!, 0)]!)
  },
  expand: ({ shape, sources: [s] }, [x]) => {
    const strides = stridesOf(s!.shape)
    return fromIndex(
      shape,
      (index) => x![index.reduce((at, v, i) => at + (s!.shape[i] === 1 ? 0 : v * strides[i]!), 0)]!,
    )
  },
  slice: ({ shape, sources: [s], attributes: { start, step } }, [x]) => {
    const strides = stridesOf(s!.shape)
    return fromIndex(
      shape,
      (index) => x![index.reduce((at, v, i) => at + (start[i]! + v * step[i]!) * strides[i]!, 0)]!,
    )
  },
  pad: ({ shape, sources: [s], attributes: { low, interior } }, [x]) => {
    const out = new Float64Array(sizeOf(shape))
    const strides = stridesOf(shape)
    const inside = (index: number[]) => index.map((v, i) => low[i]! + v * (interior[i]! + 1))
    let flat = 0
    forEachIndex(s!.shape, (index) => {
      const at = inside(index)
      const value = x![flat++]!
      if (at.every((v, i) => v >= 0 && v < shape[i]!)) out[at.reduce((sum, v, i) => sum + v * strides[i]!, 0)] = value
    })
    return out
  },
  flip: ({ shape, attributes: { axes } }, [x]) => {
    const strides = stridesOf(shape)
    return fromIndex(
      shape,
      (index) => x![index.reduce((at, v, i) => at + (axes.includes(i) ? shape[i]! - 1 - v : v) * strides[i]!, 0)]!,
    )
  },
  window: ({ shape, sources: [s], attributes: { strides, dilation } }, [x]) => {
    const steps = stridesOf(s!.shape)
    const spatial = strides.length
    return fromIndex(shape, (index) => {
      const along = strides.map((n, i) => index[1 + i]! * n + index[1 + spatial + i]! * dilation[i]!)
      return x![[index[0]!, ...along, index.at(-1)!].reduce((at, v, i) => at + v * steps[i]!, 0)]!
    })
  },
  concat: ({ shape, sources, attributes: { axis } }, parts) => {
    const ends: number[] = []
    for (const s of sources) ends.push((ends.at(-1) ?? 0) + s.shape[axis]!)
    const strides = sources.map((s) => stridesOf(s.shape))
    return fromIndex(shape, (index) => {
      const part = ends.findIndex((end) => index[axis]! < end)
      const offset = part === 0 ? 0 : ends[part - 1]!
      return parts[part]![index.reduce((at, v, i) => at + (i === axis ? v - offset : v) * strides[part]![i]!, 0)]!
    })
  },

  gather: ({ shape, sources: [s, index] }, [x, at]) => {
    const row = sizeOf(s!.shape.slice(1))
    const rows = s!.shape[0]!
    const out = new Float64Array(sizeOf(shape))
    for (let i = 0; i < sizeOf(index!.shape); i++) {
      const from = Math.max(0, Math.min(rows - 1, at![i]!)) * row
      out.set(x!.subarray(from, from + row), i * row)
    }
    return out
  },
  scatterAdd: ({ shape, dtype, sources: [index], attributes: { size } }, [at, updates]) => {
    const row = sizeOf(shape.slice(1))
    const out = new Float64Array(sizeOf(shape))
    for (let i = 0; i < sizeOf(index!.shape); i++) {
      if (at![i]! < 0 || at![i]! >= size) continue
      for (let j = 0; j < row; j++) out[at![i]! * row + j]! += updates![i * row + j]!
    }
    return dtype === "int32" ? out.map((v) => v | 0) : out
  },
  argsort: ({ shape }, [x]) => {
    const length = shape.at(-1)!
    const out = new Float64Array(x!.length)
    for (let start = 0; start < x!.length; start += length) {
      const row = x!.subarray(start, start + length)
      out.set(
        range(length).sort((i, j) => ascending(row[i]!, row[j]!) || i - j),
        start,
      )
    }
    return out
  },
}

/** The trilinear form of x, kernel and y, given two of them: the derivative with respect to the third, `wanted`. */
function convolve(
  x: Shape,
  kernel: Shape,
  y: Shape,
  attributes: Convolution,
  given: readonly (Values | undefined)[],
  wanted: 0 | 1 | 2,
): Values {
  const [channels, ofGroup, filters] = [x.at(-1)!, kernel.at(-2)!, y.at(-1)!]
  const result = new Float64Array(sizeOf([x, kernel, y][wanted]!))
  const [first, second] = [0, 1, 2].filter((i) => i !== wanted) as [number, number]
  const spatial = { input: x.slice(1, -1), kernel: kernel.slice(0, -2), output: y.slice(1, -1) }
  forEachMeeting({ batch: x[0]!, ...spatial, ...attributes }, (i, k, o) => {
    for (let f = 0; f < filters; f++)
      for (let p = 0; p < ofGroup; p++) {
        const channel = Math.floor((f * attributes.groups) / filters) * ofGroup + p
        const at = [i * channels + channel, (k * ofGroup + p) * filters + f, o * filters + f]
        result[at[wanted]!]! += given[first]![at[first]!]! * given[second]![at[second]!]!
      }
  })
  return result
}

const ascending = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a < b ? -1 : a > b ? 1 : 0
}

function fold(
  node: Node,
  axes: readonly number[],
  x: Values,
  start: number,
  combine: (a: number, b: number, dtype: Node["dtype"]) => number,
): Values {
  const source = node.sources[0]!
  const kept = range(source.shape.length).filter((i) => !axes.includes(i))
  const strides = stridesOf(node.shape)
  const out = new Float64Array(sizeOf(node.shape)).fill(start)
  let flat = 0
  forEachIndex(source.shape, (index) => {
    const at = kept.reduce((sum, axis, i) => sum + index[axis]! * strides[i]!, 0)
    out[at] = combine(out[at]!, x[flat++]!, node.dtype)
  })
  return out
}

/** Calls with every index of the shape in row-major order; the array is reused. */
function forEachIndex(shape: Shape, visit: (index: number[]) => void): void {
  const index = shape.map(() => 0)
  for (let left = sizeOf(shape); left > 0; left--) {
    visit(index)
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0
  }
}

function fromIndex(shape: Shape, value: (index: number[]) => number): Values {
  const out = new Float64Array(sizeOf(shape))
  let flat = 0
  forEachIndex(shape, (index) => {
    out[flat++] = value(index)
  })
  return out
}

function fromFlat(shape: Shape, value: (flat: number) => number): Values {
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => value(i))
}
