import { type Shape, sizeOf } from "../base/shape.ts"
import type { Node, NodeOf } from "../graph/node.ts"
import { fixed, loop } from "./affine.ts"
import { type Builder, createBuilder } from "./builder.ts"
import { type Lowering, lower, memoryView } from "./lower.ts"
import { placeOf } from "./own.ts"
import { flatten, type Position, positions, positionValue, reshapeIndex } from "./position.ts"
import type {
  Accumulator,
  ContractionKernel,
  ConvolutionKernel,
  LoopKernel,
  Operand,
  SortKernel,
  Store,
  Triple,
} from "./program.ts"

/** Where nodes live: the region of an owned or given node, undefined for what is written inline. */
export type RegionOf = (node: Node) => number | undefined

/** A value that an epilogue computes on its way, to be stored as well. */
export interface Tap {
  readonly node: Node
  readonly region: number
}

function lowering(builder: Builder, extents: readonly number[], regionOf: RegionOf): Lowering {
  return { builder, extents, regionOf, given: new Map(), memo: new Map() }
}

/** Writes an expression to memory, element by element. */
export function mapKernel(node: Node, region: number, regionOf: RegionOf): LoopKernel {
  const builder = createBuilder()
  const loops = node.shape
  const index = positions(loops)
  const c = lowering(builder, loops, regionOf)
  const value = lower(node, index, c)
  const at = flatten(index, node.shape, c).at
  return finish(node, [node], builder, loops, [], [{ region, at, value, mode: "set" }])
}

/** A reduction, then whatever `root` computes of its result at the same point. */
export function reductionKernel(
  reduction: NodeOf<"sum" | "reduceMax">,
  root: Node,
  region: number,
  regionOf: RegionOf,
): LoopKernel {
  const builder = createBuilder()
  const source = reduction.sources[0]!
  const { axes } = reduction.attributes
  const loops = reduction.shape
  // Over no axis at all (of an empty array; others are never built) each result would be a sum of one term.
  const reduce = axes.length > 0 ? axes.map((axis) => source.shape[axis]!) : [1]
  const extents = [...loops, ...reduce]

  // 1. The body reads the source: kept axes run along the loops, reduced ones along the reduce loops.
  let kept = 0
  const index = source.shape.map((_, axis): Position => {
    const reduced = axes.indexOf(axis)
    return { at: loop(reduced >= 0 ? loops.length + reduced : kept++) }
  })
  const inner = (node: Node) => (node === root || node === reduction ? undefined : regionOf(node))
  const value = lower(source, index, lowering(builder, extents, inner))
  const accumulator: Accumulator = {
    op: reduction.primitive === "sum" ? "sum" : "max",
    dtype: reduction.dtype === "float32" ? "float32" : "int32",
    value,
  }
  const [result] = builder.beginAfter([accumulator])

  // 2. What finishes it, at the same flat position.
  const c = lowering(builder, extents, inner)
  c.given.set(reduction, result!)
  const point = positions(loops)
  const finished = lowerAt(root, reduction.shape, point, c)
  const at = flatten(point, reduction.shape, c).at
  return finish(root, [root, reduction], builder, loops, reduce, [{ region, at, value: finished, mode: "set" }])
}

/** `root` at the element with the same flat position as `index` has in `shape`. */
function lowerAt(root: Node, shape: Shape, index: readonly Position[], c: Lowering): number {
  return lower(root, reshapeIndex(index, shape, root.shape, c)!, c)
}

export function contractionKernel(
  dot: NodeOf<"dot">,
  root: Node,
  region: number,
  scratch: number,
  regionOf: RegionOf,
  taps: readonly Tap[] = [],
): ContractionKernel {
  const [batch, m, n] = dot.shape as [number, number, number]
  const [a, b] = dot.sources as [Node, Node]
  const k = a.shape[2]!
  // Loops of the operands: batch, row, column of each.
  const operand = (node: Node): Operand => {
    const inMemory = (x: Node) => regionOf(x) !== undefined
    const view = memoryView(node, positions(node.shape), node.shape, inMemory)
    if (!view) throw new Error(`compile: an operand of dot is not in memory (${node.primitive})`)
    const stride = (axis: number) => view.at.terms.find(([number]) => number === axis)?.[1] ?? 0
    const [batchStride, rowStride, colStride] = [stride(0), stride(1), stride(2)] as const
    return { region: regionOf(view.node)!, offset: view.at.constant, batchStride, rowStride, colStride }
  }
  const base = { kind: "contraction", batch, m, n, k, a: operand(a), b: operand(b) } as const
  return { ...base, ...finishing(dot, root, [batch, m, n], region, scratch, regionOf, taps) }
}

/** How a contraction ends: with its bare result, or with what `root` computes of that in `scratch`. */
function finishing(
  start: Node,
  root: Node,
  loops: readonly [batch: number, rows: number, columns: number],
  region: number,
  scratch: number,
  regionOf: RegionOf,
  taps: readonly Tap[],
) {
  const origin = start.origin ?? root.origin
  if (root === start) return { name: start.primitive, origin, c: region, epilogue: undefined }
  const builder = createBuilder()
  const c = lowering(builder, loops, (node) => (node === root || node === start ? undefined : regionOf(node)))
  const point = positions(loops)
  const at = flatten(point, loops, c).at
  c.given.set(start, builder.load("float32", scratch, at))
  const value = lowerAt(root, loops, point, c)
  const passing = taps.map(
    (tap): Store => ({ region: tap.region, at, value: lowerAt(tap.node, loops, point, c), mode: "set" }),
  )
  const epilogue = finish(root, [root], builder, loops, [], [{ region, at, value, mode: "set" }, ...passing])
  return { name: `${start.primitive}·${epilogue.name}`, origin, c: scratch, epilogue }
}

export function convolutionKernel(
  node: NodeOf<"conv" | "convInput" | "convKernel">,
  root: Node,
  region: number,
  scratch: number,
  regionOf: RegionOf,
  taps: readonly Tap[] = [],
): ConvolutionKernel {
  const { attributes, shape, sources } = node
  const [a, b] = sources as [Node, Node]
  const [x, kernel, y] = {
    conv: [a.shape, b.shape, shape],
    convInput: [shape, b.shape, a.shape],
    convKernel: [a.shape, shape, b.shape],
  }[node.primitive] as [Shape, Shape, Shape]
  const place = (operand: Node) => {
    const at = placeOf(operand)
    return { region: regionOf(at.node)!, offset: at.offset }
  }
  /** Three spatial axes, whatever there are: the first ones have one place. */
  const three = (list: readonly number[], filler: number) =>
    [...new Array<number>(3 - list.length).fill(filler), ...list] as unknown as Triple
  const columns = shape.at(-1)!
  return {
    kind: "convolution",
    computes: node.primitive,
    batch: x[0]!,
    channels: x.at(-1)!,
    filters: y.at(-1)!,
    groups: attributes.groups,
    input: three(x.slice(1, -1), 1),
    kernel: three(kernel.slice(0, -2), 1),
    output: three(y.slice(1, -1), 1),
    strides: three(attributes.strides, 1),
    dilation: three(attributes.dilation, 1),
    low: three(attributes.low, 0),
    a: place(a),
    b: place(b),
    ...finishing(
      node,
      root,
      [1, columns === 0 ? 0 : sizeOf(shape) / columns, columns],
      region,
      scratch,
      regionOf,
      taps,
    ),
  }
}

/** Zeroes the result, then adds the updates in order. */
export function scatterKernels(node: NodeOf<"scatterAdd">, region: number, regionOf: RegionOf): LoopKernel[] {
  const clear = createBuilder()
  const size = sizeOf(node.shape)
  const zero = clear.constant(0, node.dtype)
  const fill = finish(node, [node], clear, [size], [], [{ region, at: loop(0), value: zero, mode: "set" }])

  const builder = createBuilder()
  const [rows, updates] = node.sources as [Node, Node]
  const loops = updates.shape
  const rank = rows.shape.length
  const index = positions(loops)
  const c = lowering(builder, loops, (n) => (n === node ? undefined : regionOf(n)))
  const row = lower(rows, index.slice(0, rank), c)
  const last = builder.constant(node.attributes.size - 1, "int32")
  const floor = builder.constant(0, "int32")
  const inside = builder.binary("and", builder.binary("le", floor, row), builder.binary("le", row, last))
  const update = lower(updates, index, c)
  const value = builder.select(inside, update, builder.constant(0, node.dtype))
  const target = builder.select(inside, row, floor)
  const place = flatten([{ at: fixed(0), plus: target }, ...index.slice(rank)], node.shape, c)
  const store: Store = {
    region,
    at: place.at,
    plus: positionValue({ at: fixed(0), plus: place.plus! }, builder),
    value,
    mode: "add",
  }
  // With no rows there is nothing an update could be added to.
  const add =
    node.attributes.size === 0 ? [] : [{ ...finish(node, [node], builder, loops, [], [store]), sequential: true }]
  return [fill, ...add]
}

export function sortKernel(node: NodeOf<"argsort">, region: number, regionOf: RegionOf): SortKernel {
  const source = node.sources[0]!
  const length = node.shape.at(-1)!
  const rows = length === 0 ? 0 : sizeOf(node.shape) / length
  return { kind: "sort", name: "argsort", origin: node.origin, rows, length, input: regionOf(source)!, output: region }
}

function finish(
  root: Node,
  ends: readonly Node[],
  builder: Builder,
  loops: readonly number[],
  reduce: readonly number[],
  stores: readonly Store[],
): LoopKernel {
  return {
    kind: "loop",
    name: nameOf(ends),
    origin: root.origin,
    loops,
    reduce,
    body: builder.body,
    accumulators: builder.accumulators,
    after: builder.after,
    stores,
    sequential: false,
  }
}

/** The last few primitives of a kernel, as people read it: `add·max`. */
function nameOf(ends: readonly Node[]): string {
  const quiet = new Set(["reshape", "expand", "constant", "input", "permute", "slice", "literal"])
  const chain: string[] = []
  for (const end of ends) {
    let node: Node | undefined = end
    for (let i = 0; node && i < 3; node = node.sources.find((s) => !quiet.has(s.primitive))) {
      if (!quiet.has(node.primitive) && chain.at(-1) !== node.primitive) chain.push(node.primitive)
      i++
    }
  }
  return [...new Set(chain)].slice(0, 3).reverse().join("·") || "copy"
}
