import { sizeOf, stridesOf } from "../base/shape.ts"
import type { Graph } from "../graph/graph.ts"
import type { Node, NodeOf, Primitive } from "../graph/node.ts"
import { topological } from "../graph/walk.ts"
import { memoryView } from "./lower.ts"
import { positions } from "./position.ts"
import type { Affine } from "./program.ts"

/**
 * Which nodes own memory: the one rule of fusion. A node owns memory if it is an output, a reduction, contraction or
 * indexed operation, or costly and read more than once; everything else is written inline where it is read, until that
 * is more than one kernel should hold.
 */
export interface Ownership {
  readonly order: readonly Node[]
  readonly owned: ReadonlySet<Node>
  /**
   * Owned node → the reduction or contraction it finishes. Such a node is the last of a chain of elementwise
   * operations that alone reads the result; the chain is computed where the result leaves the registers.
   */
  readonly finishes: ReadonlyMap<Node, Node>
  /** Node of such a chain → its last node, in whose kernel it is computed and never stored. */
  readonly within: ReadonlyMap<Node, Node>
}

/** In memory before any kernel runs. */
export const isGiven = (node: Node): boolean => node.primitive === "input" || node.primitive === "literal"

const convolutions = ["conv", "convInput", "convKernel"] as const

const alwaysOwned: ReadonlySet<Primitive> = new Set([
  "sum",
  "reduceMax",
  ...convolutions,
  "dot",
  "scatterAdd",
  "argsort",
])
const canFinish: ReadonlySet<Primitive> = new Set(["sum", "reduceMax", "dot", ...convolutions])

/** Rough cost of one element in simple operations; what is not listed costs 1. */
const costs: { readonly [P in Primitive]?: number } = {
  constant: 0,
  iota: 0,
  reshape: 0,
  permute: 0,
  expand: 0,
  slice: 0,
  flip: 0,
  window: 0,
  div: 4,
  sqrt: 4,
  mod: 6,
  gather: 4,
  pad: 3,
  exp: 15,
  expm1: 25,
  log: 15,
  log1p: 25,
  sin: 20,
  cos: 20,
  tanh: 20,
  sigmoid: 20,
  erf: 25,
  random: 80,
}

/** From this cost on, a node that is read more than once is worth its memory. */
const costly = 10

/**
 * What one kernel may hold: a cost beyond this, some thousand instructions, is computed into memory. More would gain
 * nothing, and engines refuse functions without bound, as C compilers take for ever over them.
 */
const mostInline = 400

/** Nodes on a path that are written inline; views cost nothing, but writing them down goes one deeper with each. */
const deepestInline = 400

const elementwise: ReadonlySet<Primitive> = new Set([
  ...([
    "neg",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "erf",
    "sqrt",
    "floor",
    "cast",
  ] as const),
  ...(["add", "mul", "div", "mod", "max", "lt", "le", "eq", "where"] as const),
])

export const isConvolution = (node: Node): node is NodeOf<(typeof convolutions)[number]> =>
  convolutions.includes(node.primitive as "conv")

export const isContraction = (node: Node): boolean => node.primitive === "dot" || isConvolution(node)

/** Which node's memory holds all of an operand in one piece, and from where on: what it is a view of, or itself. */
export function placeOf(operand: Node): { readonly node: Node; readonly offset: number } {
  const base = stripViews(operand)
  const extents = operand.shape
  const seen = memoryView(operand, positions(extents), extents, (n) => n === base)
  const strides = stridesOf(extents)
  const whole = extents.every((n, axis) => n === 1 || coefficientOf(seen?.at, axis) === strides[axis])
  return seen && whole ? { node: base, offset: seen.at.constant } : { node: operand, offset: 0 }
}

const coefficientOf = (at: Affine | undefined, axis: number): number | undefined =>
  at?.terms.find(([number]) => number === axis)?.[1]

export function decideOwnership({ outputs, asides, assigns }: Graph, fuse: boolean): Ownership {
  const results = [...outputs.filter((_, i) => !asides?.has(i)), ...assigns.map((a) => a.node)]
  return ownershipOf(results, fuse, isGiven)
}

/**
 * Who owns memory among what the results need; `given` tells what is in memory before, `worth` from which cost on a node
 * that is read more than once is worth its memory.
 */
export function ownershipOf(
  results: readonly Node[],
  fuse: boolean,
  given: (node: Node) => boolean,
  worth = costly,
): Ownership {
  const order = topological(results, given)
  const computed = order.filter((node) => !given(node))
  const readers = new Map<Node, Node[]>(order.map((node) => [node, []]))
  for (const node of computed) for (const source of new Set(node.sources)) readers.get(source)!.push(node)

  const forced = new Set<Node>(results.filter((node) => !given(node)))
  for (const node of computed) for (const source of mustBeMemory(node)) if (!given(source)) forced.add(source)

  const reads = countReads(order, readers)
  const owned = new Set<Node>()
  /** Of a node where it is written inline; 1 where it is read from memory. */
  const inlineCost = (node: Node): number => (owned.has(node) || given(node) ? 1 : costOf.get(node)!)
  const costOf = new Map<Node, number>()
  const depthOf = new Map<Node, number>()
  for (const node of computed) {
    const cost = node.sources.reduce((sum, source) => sum + inlineCost(source), costs[node.primitive] ?? 1)
    const depth = node.sources.reduce((most, s) => Math.max(most, owned.has(s) ? 0 : (depthOf.get(s) ?? 0)), 0) + 1
    costOf.set(node, cost)
    depthOf.set(node, depth)
    const keep = fuse ? cost >= worth && reads.get(node)! > 1 && !isFree(node) : !isFree(node)
    const full = cost > mostInline || depth > deepestInline
    if (forced.has(node) || alwaysOwned.has(node.primitive) || keep || full || ownsParts(node, forced)) owned.add(node)
  }
  const chains = fuse ? findFinishers(computed, readers, owned, forced, inlineCost) : undefined
  return { order, owned, finishes: chains?.finishes ?? new Map(), within: chains?.within ?? new Map() }
}

const isFree = (node: Node): boolean => costs[node.primitive] === 0

/** How often each element is asked for, as far as it matters: once, or more. Views pass their readers' requests on. */
function countReads(order: readonly Node[], readers: ReadonlyMap<Node, readonly Node[]>): Map<Node, number> {
  const reads = new Map<Node, number>()
  for (const node of [...order].reverse()) {
    const count = readers.get(node)!.reduce((n, reader) => {
      if (reader.primitive === "expand" || reader.primitive === "gather" || reader.primitive === "window") return n + 2
      return n + (views.has(reader.primitive) ? reads.get(reader)! : 1)
    }, 0)
    reads.set(node, count)
  }
  return reads
}

/** Parts that lie one after the other in memory are written in place, never copied: worth owning if any is computed. */
const ownsParts = (node: Node, forced: ReadonlySet<Node>): boolean =>
  isContiguousConcat(node) && (forced.has(node) || node.sources.some((s) => alwaysOwned.has(skipReshape(s).primitive)))

export const isContiguousConcat = (node: Node): boolean =>
  node.primitive === "concat" && node.shape.slice(0, node.attributes.axis).every((n) => n === 1)

export const skipReshape = (node: Node): Node => (node.primitive === "reshape" ? node.sources[0]! : node)

/** Sources that a kernel can only read from memory. */
function mustBeMemory(node: Node): Node[] {
  if (node.primitive === "argsort") return [node.sources[0]!]
  if (node.primitive === "eq") return comparedWithMaximum(node)
  if (isConvolution(node)) return node.sources.map((operand) => placeOf(operand).node)
  if (node.primitive !== "dot") return []
  return node.sources.map((operand) => {
    const base = stripViews(operand)
    const extents = operand.shape
    const seen = memoryView(operand, positions(extents), extents, (n) => n === base)
    return seen ? base : operand
  })
}

/**
 * What is compared with its own maximum, to find where that was. A target may round a·b + c once or twice, and not alike
 * in two kernels that write it inline: none would be equal to the maximum, and the gradient 0/0. So it is computed once.
 */
function comparedWithMaximum({ sources }: NodeOf<"eq">): Node[] {
  const [x, y] = sources.map(stripViews) as [Node, Node]
  const isMaximumOf = (most: Node, of: Node) =>
    most.primitive === "reduceMax" && stripViews(most.sources[0]!) === of && elementwise.has(of.primitive)
  return [...(isMaximumOf(y, x) ? [x] : []), ...(isMaximumOf(x, y) ? [y] : [])]
}

const views: ReadonlySet<Primitive> = new Set(["reshape", "permute", "expand", "slice", "flip", "window"])

function stripViews(node: Node): Node {
  let current = node
  while (views.has(current.primitive)) current = current.sources[0]!
  return current
}

/**
 * For each reduction and contraction the furthest node that can be computed as its result leaves the registers: all
 * nodes between are elementwise (or reshapes) of the same size and are read by nothing outside.
 */
function findFinishers(
  order: readonly Node[],
  readers: ReadonlyMap<Node, readonly Node[]>,
  owned: Set<Node>,
  forced: ReadonlySet<Node>,
  inlineCost: (node: Node) => number,
): Pick<Ownership, "finishes" | "within"> {
  const finishes = new Map<Node, Node>()
  const within = new Map<Node, Node>()
  const position = new Map(order.map((node, i) => [node, i]))
  const taken = new Set<Node>()
  for (const start of order) {
    if (!canFinish.has(start.primitive) || forced.has(start) || sizeOf(start.shape) === 0) continue
    const cone = new Set<Node>([start])
    const waiting = new Set<Node>() // readers seen but not yet reached
    for (const r of readers.get(start)!) waiting.add(r)
    let best: Node | undefined
    let current: Node = start
    let cost = 0
    while (waiting.size > 0 && cone.size < 64) {
      // The earliest reader in order: all its sources in the cone have been reached before it.
      current = [...waiting].reduce((a, b) => (position.get(a)! < position.get(b)! ? a : b))
      const fits =
        (elementwise.has(current.primitive) || current.primitive === "reshape") &&
        sizeOf(current.shape) === sizeOf(start.shape) &&
        !taken.has(current)
      if (!fits) break
      cost += costs[current.primitive] ?? 1
      for (const source of current.sources) if (!cone.has(source)) cost += inlineCost(source)
      if (cost > mostInline) break
      waiting.delete(current)
      cone.add(current)
      if (waiting.size === 0) best = current
      if (forced.has(current)) break
      for (const r of readers.get(current)!) waiting.add(r)
    }
    if (!best || (best.primitive === "reshape" && !forced.has(best) && skipReshape(best) === start)) continue
    for (const node of cone) {
      if (position.get(node)! > position.get(best)!) continue
      taken.add(node)
      owned.delete(node)
      if (node !== best) within.set(node, best)
    }
    owned.add(best)
    finishes.set(best, start)
  }
  return { finishes, within }
}
