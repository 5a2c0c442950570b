import { range, type Shape, sizeOf } from "../../src/base/shape.ts"
import { reverse } from "../../src/grad/reverse.ts"
import * as g from "../../src/graph/build.ts"
import type { Graph, GraphVariable } from "../../src/graph/graph.ts"
import type { Node } from "../../src/graph/node.ts"
import { allSizes, generator, type Recipe } from "./randomRecipes.ts"
import { adapt, concatenated, expanded, flipped, padded, permuted, reshaped, sliced } from "./randomViews.ts"

/** A node, and what is known of its values: no larger than `bound`, and the same to the bit on every target or not. */
interface Entry {
  readonly node: Node
  readonly bound: number
  readonly exact: boolean
}

/** Larger values are brought back to this size, so that no step can blow up the rounding errors of those before it. */
const MOST = 8

export function buildGraph({ shapes, steps, ends, limit, smooth = false }: Recipe): Graph {
  const next = generator(shapes)
  const sizes = next() % 12 === 0 ? [0, 1, 3] : allSizes
  const newShape = (): Shape => {
    const shape = range(next() % 5).map(() => sizes[next() % sizes.length]!)
    while (sizeOf(shape) > limit) shape.splice(next() % shape.length, 1)
    return shape
  }
  const floats: Entry[] = []
  const ints: Node[] = []
  const bools: Node[] = []
  const inputs = [0, 1, 2].map(() => g.input(newShape(), "float32"))
  const whole = g.input(newShape(), "int32")
  const truth = g.input(newShape(), "bool")
  const key = g.input([2], "int32")
  for (const node of inputs) floats.push({ node, bound: 1, exact: true })
  ints.push(whole)
  bools.push(truth)

  const variable = (size: number, dtype: "float32" | "int32"): GraphVariable => ({
    node: g.input([size], dtype),
    size,
    dtype,
  })
  const lengths = [sizeOf(newShape()), sizeOf(newShape()) + 3, sizeOf(newShape())] as const
  const variables = [variable(lengths[0], "float32"), variable(lengths[1], "float32"), variable(lengths[2], "int32")]
  const last = lengths[1] - 1
  floats.push({ node: variables[0]!.node, bound: 1, exact: true })
  floats.push({ node: g.slice(variables[1]!.node, [1], [last]), bound: 1, exact: true })
  ints.push(variables[2]!.node)

  const pick = <T>(from: readonly T[], back: number): T => from[from.length - 1 - (back % from.length)]!
  const keep = (node: Node, bound: number, exact = false): void => {
    if (node.dtype === "bool") bools.push(node)
    else if (node.dtype === "int32") ints.push(node)
    else if (bound <= MOST) floats.push({ node, bound, exact })
    else if (floats.length % 2) floats.push({ node: g.unary("tanh", node), bound: 1, exact: false })
    else floats.push({ node: g.mul(node, g.constant(MOST / bound, node.shape)), bound: MOST, exact: false })
  }

  for (const { op, a, b, c } of steps) {
    const x = pick(floats, a)
    const other = pick(floats, b)
    const y: Entry = { ...other, node: adapt(other.node, x.node.shape, c) }
    const i = pick(ints, a)
    const j = adapt(pick(ints, b), i.shape, c)
    const q = adapt(pick(bools, b), x.node.shape, c)
    const certain = floats.filter((e) => e.exact)
    const [e, e2] = [pick(certain, a).node, pick(certain, b).node]
    const rank = x.node.shape.length
    const axes = range(rank).filter((axis) => (c >> axis) & 1)
    const n = axes.reduce((p, axis) => p * x.node.shape[axis]!, 1)
    const constant = (value: number, shape: Shape = x.node.shape) => g.constant(value, shape)
    const small = (node: Node, m = 97) => g.binary("mod", node, g.constant(m, node.shape, "int32"))

    const arithmetic: (() => void)[] = [
      () => keep(g.add(x.node, y.node), x.bound + y.bound),
      () => keep(g.sub(x.node, y.node), x.bound + y.bound),
      () => keep(g.mul(x.node, y.node), x.bound * y.bound),
      () => keep(g.div(x.node, g.add(constant(1.5), g.unary("sigmoid", y.node))), x.bound),
      () => keep(g.where(q, x.node, y.node), Math.max(x.bound, y.bound), x.exact && y.exact),
      () => {
        // Between computed values the derivative could turn on the last bit.
        const [p, r] = smooth ? [e, adapt(e2, e.shape, c)] : [x.node, y.node]
        keep(g.binary("max", p, r), Math.max(x.bound, y.bound, smooth ? MOST : 0), x.exact && y.exact && !smooth)
      },
      () => {
        const name = (["tanh", "sigmoid", "erf", "sin", "cos", "neg"] as const)[c % 6]!
        keep(g.unary(name, x.node), name === "neg" ? x.bound : 1, name === "neg" && x.exact)
      },
      () => {
        const t = g.unary("tanh", x.node)
        const positive = g.add(t, constant(1.5))
        keep(
          [
            () => g.unary("exp", t),
            () => g.unary("expm1", t),
            () => g.unary("log", positive),
            () => g.unary("log1p", g.sub(positive, constant(1))),
            () => g.unary("sqrt", positive),
          ][c % 5]!(),
          3,
        )
      },
    ]
    const contractions: (() => void)[] = [
      () => keep(g.sum(x.node, axes), x.bound * Math.max(1, n)),
      () => keep(g.mul(g.sum(x.node, axes), g.constant(1 / Math.max(1, n), without(x.node.shape, axes))), x.bound),
      () => {
        if (n === 0) return
        const from = x.node
        const along = axes.filter((axis) => axis < from.shape.length && from.shape[axis] !== 0)
        keep(g.reduce("reduceMax", from, along), x.bound, x.exact)
      },
      // A reduction, spread over what it was made of: softmax and normalisation.
      () => {
        if (axes.length === 0 || n === 0) return
        const back = (node: Node) => g.expand(g.reshape(node, ones(x.node.shape, axes)), x.node.shape)
        const powers = g.unary("exp", g.sub(x.node, back(g.mark(g.reduce("reduceMax", x.node, axes), true))))
        keep(g.div(powers, back(g.sum(powers, axes))), 1)
      },
      () => {
        if (axes.length === 0 || n === 0) return
        const mean = (node: Node) => g.mul(g.sum(node, axes), g.constant(1 / n, without(node.shape, axes)))
        const back = (node: Node) => g.expand(g.reshape(node, ones(x.node.shape, axes)), x.node.shape)
        const centred = g.sub(x.node, back(mean(x.node)))
        const variance = mean(g.mul(centred, centred))
        keep(g.div(centred, back(g.unary("sqrt", g.add(variance, g.constant(0.5, variance.shape))))), 2 * x.bound)
      },
      ...[0, 1].map(() => () => {
        // Any shape is a batch of matrices: the last axis, the one before, and the rest.
        const k = x.node.shape.at(-1) ?? 1
        const m = x.node.shape.at(-2) ?? 1
        const batch = sizeOf(x.node.shape.slice(0, -2))
        const columns = allSizes[c % 10]!
        if (batch * m * columns > limit || m * k * columns * batch > 60 * limit) return
        const left = g.reshape(x.node, [batch, m, k])
        const right = (shape: Shape) => adapt(other.node, shape, c >> 6)
        const [made, terms] = [
          () => [g.dot(left, right([batch, k, columns])), k] as const,
          () => [g.dot(left, g.transposeLast(right([batch, columns, k]))), k] as const,
          () => [g.dot(g.transposeLast(left), right([batch, m, columns])), m] as const,
          () => [g.transposeLast(g.dot(left, right([batch, k, columns]))), k] as const,
        ][(c >> 4) % 4]!()
        if (sizeOf(made.shape) <= limit) keep(made, Math.max(1, terms) * x.bound * other.bound)
      }),
    ]
    const movement: (() => void)[] = [
      () => keep(permuted(x.node, c), x.bound, x.exact),
      () => keep(sliced(x.node, c), x.bound, x.exact),
      () => keep(padded(x.node, c, limit), x.bound, x.exact),
      () => keep(flipped(x.node, c), x.bound, x.exact),
      () => keep(concatenated(x.node, other.node, c, limit), Math.max(x.bound, other.bound), x.exact && other.exact),
      () => keep(reshaped(x.node, c), x.bound, x.exact),
      () => keep(expanded(x.node, c, limit), x.bound, x.exact),
      () => keep(g.mark(x.node, c % 4 === 0), x.bound, x.exact),
      () => keep(padded(i, c, limit), 0),
      () => keep(concatenated(i, pick(ints, b), c, limit), 0),
      () => keep(permuted(sliced(i, c), c), 0),
      () => keep(expanded(pick(bools, a), c, limit), 0),
    ]
    const indexed: (() => void)[] = [
      () => {
        const index = sliced(c % 3 ? small(i, x.node.shape[0] || 1) : i, c)
        if (rank === 0 || x.node.shape[0] === 0) return
        if (sizeOf(index.shape) * sizeOf(x.node.shape.slice(1)) > limit) return
        keep(g.gather(x.node, index), x.bound, x.exact)
      },
      () => {
        const index = adapt(c % 3 ? small(i, 11) : i, x.node.shape.slice(0, 1 + (c % Math.max(1, rank))), c)
        const size = [0, 1, 5, 11, 64][c % 5]!
        const made = g.scatterAdd(size, index, x.node)
        if (sizeOf(made.shape) <= limit) keep(made, x.bound * Math.max(1, sizeOf(index.shape)))
      },
      () => {
        if (i.shape.length > 0) keep(g.scatterAdd(7, small(i, 9), j), 0)
      },
      () => e.shape.length > 0 && keep(g.argsort(e), 0),
      () => i.shape.length > 0 && keep(g.argsort(i), 0),
      () => {
        const seed = g.add(key, g.constant(c % 5, [2], "int32"))
        if (c % 3) keep(g.random(seed, x.node.shape, "float32"), 1, true)
        else keep(g.random(seed, x.node.shape, "int32"), 0)
      },
    ]
    const wholes: (() => void)[] = [
      () => keep(g.binary((["add", "mul", "div", "mod", "max"] as const)[c % 5]!, i, j), 0),
      () => keep(g.neg(i), 0),
      () => keep(g.reduce(c % 2 ? "sum" : "reduceMax", i, i.shape.length ? [c % i.shape.length] : []), 0),
      () => keep(i.shape.length ? g.iota(i.shape, c % i.shape.length) : i, 0),
      () => keep(g.binary((["lt", "le", "eq"] as const)[c % 3]!, i, j), 0),
      () => keep(g.binary((["lt", "le", "eq"] as const)[c % 3]!, e, adapt(e2, e.shape, c)), 0),
      () => keep(g.where(q, adapt(pick(bools, a), q.shape, c), g.constant(c % 2, q.shape, "bool")), 0),
      () => keep(g.cast(g.cast(g.mul(e, g.constant(32, e.shape)), "int32"), c % 2 ? "bool" : "float32"), 32 * MOST),
      () => keep(g.unary("floor", e), MOST + 1, true),
      () => keep(g.cast(small(i), "float32"), 97),
      () => keep(g.cast(small(i, 7), "float32"), 7, true),
      () => keep(g.cast(pick(bools, a), c % 2 ? "float32" : "int32"), 1, true),
      () =>
        keep(
          g.literal(
            Float32Array.from(range(sizeOf(x.node.shape)), (k) => Math.sin(k + (c % 9))),
            x.node.shape,
            "float32",
          ),
          1,
          true,
        ),
      () => keep(g.where(adapt(pick(bools, b), i.shape, c), i, j), 0),
    ]
    const groups = [arithmetic, arithmetic, contractions, movement, movement, indexed, wholes]
    const group = groups[op % groups.length]!
    group[Math.floor(op / groups.length) % group.length]!()
  }

  const choose = generator(ends)
  const pool = [...floats.map((x) => x.node), ...ints, ...bools]
  const outputs = [floats.at(-1)!.node, ...range(1 + (choose() % 3)).map(() => pool[choose() % pool.length]!)]
  const target = variables[1]!
  const cut = choose() % (target.size + 1)
  const value = (size: number) => adapt(pick(floats, choose() % 9).node, [size], choose() >>> 1)
  const assigns = [
    { variable: 0, offset: 0, node: value(variables[0]!.size) },
    ...(cut > 0 ? [{ variable: 1, offset: 0, node: value(cut) }] : []),
    ...(cut < target.size && choose() % 2 ? [{ variable: 1, offset: cut, node: value(target.size - cut) }] : []),
    { variable: 2, offset: 0, node: adapt(pick(ints, choose() % 5), [variables[2]!.size], choose() >>> 1) },
  ].filter(() => choose() % 4 > 0)
  return { inputs: [...inputs, whole, truth, key], outputs, variables, assigns }
}

const without = (shape: Shape, axes: readonly number[]): Shape => shape.filter((_, axis) => !axes.includes(axis))
const ones = (shape: Shape, axes: readonly number[]): Shape => shape.map((n, axis) => (axes.includes(axis) ? 1 : n))

/**
 * A random graph's first and second derivatives: those of a weighted sum of its outputs, those of a product of the
 * first with themselves, and variables that step down the first.
 */
export function buildGradients(recipe: Recipe): Graph {
  const { inputs, outputs, variables } = buildGraph({ ...recipe, smooth: true })
  const total = (nodes: readonly Node[]): Node =>
    nodes
      .map((node, i) => g.sum(g.mul(node, weights(node.shape, i)), range(node.shape.length)))
      .reduce(g.add, g.constant(0))
  const sources = [...inputs, ...variables.map((v) => v.node)].filter((node) => node.dtype === "float32")
  const derivatives = (of: Node): readonly (Node | undefined)[] => reverse([of], [g.constant(1)], sources)
  const loss = total(outputs.filter((node) => node.dtype === "float32"))
  const first = derivatives(loss)
  const known = first.filter((node) => node !== undefined)
  const second = derivatives(total(known.map((node) => g.mul(node, node)))).filter((node) => node !== undefined)
  const assigns = variables.flatMap(({ node }, variable) => {
    const slope = first[sources.indexOf(node)]
    return slope ? [{ variable, offset: 0, node: g.sub(node, g.mul(slope, g.constant(0.1, slope.shape))) }] : []
  })
  return { inputs, outputs: [loss, ...known, ...second], variables, assigns }
}

/** Different from element to element, so that no error can cancel, and smaller where there are many. */
const weights = (shape: Shape, phase: number): Node => {
  const size = sizeOf(shape)
  return g.literal(
    Float32Array.from(range(size), (i) => Math.cos(i + phase) / Math.sqrt(size)),
    shape,
    "float32",
  )
}
