import { sizeOf, stridesOf } from "../base/shape.ts"
import { applyRule, type Node, type Table } from "../graph/node.ts"
import { boundsOf, fixed, plus, printAffine, shift, times } from "./affine.ts"
import type { Builder } from "./builder.ts"
import { type ElementaryName, elementary } from "./elementary.ts"
import { flatten, type Position, positionValue, throughView } from "./position.ts"
import type { Affine, BinaryOp } from "./program.ts"
import { threefryBits } from "./threefry.ts"

/** What one kernel knows while its expression is written out. */
export interface Lowering {
  readonly builder: Builder
  /** Extents of all the kernel's loops. */
  readonly extents: readonly number[]
  /** The region that holds the node, if it owns memory. */
  readonly regionOf: (node: Node) => number | undefined
  /** Values already at hand, whatever the index: a reduction's or contraction's result at the current point. */
  readonly given: Map<Node, number>
  readonly memo: Map<string, number>
}

/** The value of `node` at `index`: a load where it lives in memory, else its expression written inline. */
export function lower(node: Node, index: readonly Position[], c: Lowering): number {
  const given = c.given.get(node)
  if (given !== undefined) return given
  const key = `${node.id}@${index.map((p) => `${printAffine(p.at)}${p.plus === undefined ? "" : `+v${p.plus}`}`).join()}`
  const known = c.memo.get(key)
  if (known !== undefined) return known
  const region = c.regionOf(node)
  const value =
    region === undefined ? applyRule(rules, node, index, c) : load(node, region, flatten(index, node.shape, c), c)
  c.memo.set(key, value)
  return value
}

const load = (node: Node, region: number, p: Position, c: Lowering): number =>
  c.builder.load(node.dtype, region, p.at, p.plus)

type Rule = (node: Node, index: readonly Position[], c: Lowering) => number

const view: Rule = (node, index, c) => {
  const source = node.sources[0]!
  // A reshape of memory needs no splitting of the index: the flat position is the same.
  const region = node.primitive === "reshape" && !c.given.has(source) ? c.regionOf(source) : undefined
  if (region !== undefined) return load(source, region, flatten(index, node.shape, c), c)
  return lower(source, throughView(node, index, c)!, c)
}

const function1 =
  (name: ElementaryName): Rule =>
  (node, index, c) =>
    elementary[name](c.builder, lower(node.sources[0]!, index, c))

const binary =
  (op: BinaryOp): Rule =>
  (node, index, c) =>
    c.builder.binary(op, lower(node.sources[0]!, index, c), lower(node.sources[1]!, index, c))

const inMemory: Rule = (node) => {
  throw new Error(`compile: ${node.primitive} must own memory`)
}

const rules: Table<number, [readonly Position[], Lowering]> = {
  input: inMemory,
  literal: inMemory,
  sum: inMemory,
  reduceMax: inMemory,
  dot: inMemory,
  conv: inMemory,
  convInput: inMemory,
  convKernel: inMemory,
  scatterAdd: inMemory,
  argsort: inMemory,

  constant: (node, _index, { builder }) =>
    builder.constant(node.dtype === "float32" ? Math.fround(node.attributes.value) : node.attributes.value, node.dtype),
  iota: (node, index, { builder }) => positionValue(index[node.attributes.axis]!, builder),
  random: (node, index, c) => {
    const { builder } = c
    const [k0, k1] = [0, 1].map((i) => lower(node.sources[0]!, [{ at: fixed(i) }], c))
    const bits = threefryBits(builder, k0!, k1!, positionValue(flatten(index, node.shape, c), builder))
    if (node.dtype === "int32") return bits
    const mantissa = builder.binary("shr", bits, builder.constant(9, "int32"))
    return builder.binary("mul", builder.unary("toFloat", mantissa), builder.constant(2 ** -23, "float32"))
  },
  mark: (node, index, c) => lower(node.sources[0]!, index, c),

  neg: (node, index, c) => c.builder.unary("neg", lower(node.sources[0]!, index, c)),
  sqrt: (node, index, c) => c.builder.unary("sqrt", lower(node.sources[0]!, index, c)),
  floor: (node, index, c) => c.builder.unary("floor", lower(node.sources[0]!, index, c)),
  exp: function1("exp"),
  expm1: function1("expm1"),
  log: function1("log"),
  log1p: function1("log1p"),
  sin: function1("sin"),
  cos: function1("cos"),
  tanh: function1("tanh"),
  // 1/(1 + e) or e/(1 + e) with e = exp(−|x|) ≤ 1: small results keep all their digits, nothing overflows.
  sigmoid: (node, index, { builder, ...rest }) => {
    const x = lower(node.sources[0]!, index, { builder, ...rest })
    const one = builder.constant(1, "float32")
    const positive = builder.binary("le", builder.constant(0, "float32"), x)
    const e = elementary.exp(builder, builder.select(positive, builder.unary("neg", x), x))
    return builder.binary("div", builder.select(positive, one, e), builder.binary("add", one, e))
  },
  erf: function1("erf"),
  cast: (node, index, c) => {
    const op = { float32: "toFloat", int32: "toInt", bool: "toBool" } as const
    return c.builder.unary(op[node.dtype], lower(node.sources[0]!, index, c))
  },

  add: ({ sources: [a, b] }, index, c) => {
    // a + (−b) is one subtraction.
    if (b!.primitive === "neg" && c.regionOf(b!) === undefined && !c.given.has(b!))
      return c.builder.binary("sub", lower(a!, index, c), lower(b!.sources[0]!, index, c))
    if (a!.primitive === "neg" && c.regionOf(a!) === undefined && !c.given.has(a!))
      return c.builder.binary("sub", lower(b!, index, c), lower(a!.sources[0]!, index, c))
    return c.builder.binary("add", lower(a!, index, c), lower(b!, index, c))
  },
  mul: binary("mul"),
  div: binary("div"),
  mod: (node, index, c) => {
    const [a, b] = node.sources.map((s) => lower(s, index, c)) as [number, number]
    if (node.dtype === "int32") return c.builder.binary("mod", a, b)
    const whole = c.builder.unary("floor", c.builder.binary("div", a, b))
    return c.builder.binary("sub", a, c.builder.binary("mul", whole, b))
  },
  max: binary("max"),
  lt: binary("lt"),
  le: binary("le"),
  eq: binary("eq"),
  where: (node, index, c) => {
    const [condition, a, b] = node.sources.map((s) => lower(s, index, c))
    return c.builder.select(condition!, a!, b!)
  },

  reshape: view,
  permute: view,
  expand: view,
  slice: view,
  flip: view,
  window: view,
  pad: (node, index, c) => {
    const source = node.sources[0]!
    const { low, interior } = node.attributes
    const zero = c.builder.constant(0, node.dtype)
    if (sizeOf(source.shape) === 0) return zero
    let inside: number | undefined
    const inner = index.map((p, i) => {
      const moved = { ...p, at: shift(p.at, -low[i]!) }
      const [position, condition] = unpad(moved, source.shape[i]!, interior[i]!, c)
      if (condition !== undefined)
        inside = inside === undefined ? condition : c.builder.binary("and", inside, condition)
      return position
    })
    const value = lower(source, inner, c)
    return inside === undefined ? value : c.builder.select(inside, value, zero)
  },
  concat: (node, index, c) => {
    const { axis } = node.attributes
    let offset = 0
    let result: number | undefined
    const at = index[axis]!
    for (const part of node.sources) {
      const local = { ...at, at: shift(at.at, -offset) }
      const begun =
        result === undefined ? undefined : c.builder.binary("le", zeroInt(c), positionValue(local, c.builder))
      const value = lower(
        part,
        index.map((p, i) => (i === axis ? clamp(local, part.shape[axis]!, c) : p)),
        c,
      )
      result = result === undefined ? value : c.builder.select(begun!, value, result)
      offset += part.shape[axis]!
    }
    return result!
  },
  gather: ({ sources: [x, rows] }, index, c) => {
    const rank = rows!.shape.length
    const row = lower(rows!, index.slice(0, rank), c)
    return lower(x!, [clamp({ at: fixed(0), plus: row }, x!.shape[0]!, c), ...index.slice(rank)], c)
  },
}

const zeroInt = (c: Lowering): number => c.builder.constant(0, "int32")

/** The position kept within 0 … n−1, at no cost where it cannot leave. */
function clamp(p: Position, n: number, c: Lowering): Position {
  if (p.plus === undefined) {
    const [least, greatest] = boundsOf(p.at, c.extents)
    if (least >= 0 && greatest < n) return p
  }
  const { builder } = c
  const value = positionValue(p, builder)
  const notBelow = builder.binary("max", value, zeroInt(c))
  const last = builder.constant(n - 1, "int32")
  return { at: fixed(0), plus: builder.select(builder.binary("lt", last, notBelow), last, notBelow) }
}

/** Where in the source a padded position reads, and the condition (if any is needed) that it is inside. */
function unpad(p: Position, n: number, interior: number, c: Lowering): [Position, number | undefined] {
  const { builder } = c
  const [least, greatest] = p.plus === undefined ? boundsOf(p.at, c.extents) : [-Infinity, Infinity]
  if (interior === 0 && least >= 0 && greatest < n) return [p, undefined]
  let value = positionValue(p, builder)
  const conditions: number[] = []
  if (least < 0) conditions.push(builder.binary("le", zeroInt(c), value))
  if (interior > 0) {
    const step = builder.constant(interior + 1, "int32")
    conditions.push(builder.binary("eq", builder.binary("mod", value, step), zeroInt(c)))
    value = builder.binary("div", value, step)
  }
  if (interior > 0 || greatest >= n) conditions.push(builder.binary("lt", value, builder.constant(n, "int32")))
  const inside = conditions.reduce((all, one) => builder.binary("and", all, one))
  return [{ at: fixed(0), plus: builder.select(inside, value, zeroInt(c)) }, inside]
}

/** Offset and strides with which `node`, indexed by `loops`, reads memory, if it is a view of memory. */
export function memoryView(
  node: Node,
  index: readonly Position[],
  extents: readonly number[],
  inMemoryAlready: (node: Node) => boolean,
): { node: Node; at: Affine } | undefined {
  const context = { extents, builder: undefined }
  let current = node
  let position = index
  while (!inMemoryAlready(current)) {
    const source = current.sources[0]
    if (current.primitive === "reshape" && source && inMemoryAlready(source)) {
      const strides = stridesOf(current.shape)
      const at = position.reduce((sum, p, i) => plus(sum, times(p.at, strides[i]!)), fixed(0))
      return { node: source, at }
    }
    const next = throughView(current, position, context)
    if (!next) return undefined
    current = source!
    position = next
  }
  return { node: current, at: flatten(position, current.shape, context).at }
}
