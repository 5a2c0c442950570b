import type { Dtype, HostArray } from "../base/dtype.ts"
import { range, type Shape, sameShape, sizeOf } from "../base/shape.ts"
import { foldBinary, foldUnary } from "./fold.ts"
import type { Attributes, Convolution, Node, NodeOf, Primitive } from "./node.ts"
import { currentOrigin } from "./origin.ts"

/*
 * The constructors of nodes, one for each primitive. They expect shapes that fit (the tensor room checks what users
 * pass), fold constants, drop what changes nothing, and return the existing node when the same one was built before.
 */

let nextId = 0
let interned = new Map<string, WeakRef<Node>>()
const literalIds = new WeakMap<HostArray, number>()

function make<P extends Primitive>(
  primitive: P,
  sources: readonly Node[],
  attributes: Attributes[P],
  shape: Shape,
  dtype: Dtype,
): Node {
  const key = keyOf(primitive, sources, attributes, shape, dtype)
  const found = interned.get(key)?.deref()
  if (found) return found
  const node = { id: nextId++, primitive, sources, attributes, shape, dtype, origin: currentOrigin() } as NodeOf<P>
  if (interned.size > 200_000) interned = new Map([...interned].filter(([, ref]) => ref.deref()))
  interned.set(key, new WeakRef(node as Node))
  return node as Node
}

function keyOf(primitive: string, sources: readonly Node[], attributes: object, shape: Shape, dtype: Dtype): string {
  let tail: string
  if (primitive === "literal") {
    const { data } = attributes as Attributes["literal"]
    let id = literalIds.get(data)
    if (id === undefined) {
      id = nextId++
      literalIds.set(data, id)
    }
    tail = `#${id}`
  } else if (primitive === "constant") {
    const { value } = attributes as Attributes["constant"]
    tail = Object.is(value, -0) ? "-0" : String(value)
  } else tail = JSON.stringify(attributes)
  return `${primitive}(${sources.map((s) => s.id).join()})${tail}[${shape.join()}]:${dtype}`
}

let nextSlot = 0
export const input = (shape: Shape, dtype: Dtype): Node => make("input", [], { slot: nextSlot++ }, shape, dtype)

export const constant = (value: number, shape: Shape = [], dtype: Dtype = "float32"): Node =>
  make("constant", [], { value }, shape, dtype)

export const literal = (data: HostArray, shape: Shape, dtype: Dtype): Node =>
  data.length === 1 ? constant(data[0]!, shape, dtype) : make("literal", [], { data }, shape, dtype)

export const iota = (shape: Shape, axis: number): Node => make("iota", [], { axis }, shape, "int32")

export const random = (key: Node, shape: Shape, dtype: "float32" | "int32"): Node =>
  make("random", [key], {}, shape, dtype)

let nextLabel = 0
export const mark = (x: Node, stop = false): Node =>
  make("mark", [x], { label: stop ? -1 : nextLabel++, stop }, x.shape, x.dtype)

// --- elementwise -------------------------------------------------------------------------------------------------

export type UnaryPrimitive =
  | "neg"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sin"
  | "cos"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "sqrt"
  | "floor"

export function unary(primitive: UnaryPrimitive, x: Node): Node {
  if (x.primitive === "constant") return constant(foldUnary[primitive](x.attributes.value), x.shape, x.dtype)
  if (primitive === "neg" && x.primitive === "neg") return x.sources[0]!
  return make(primitive, [x], {}, x.shape, x.dtype)
}

export type BinaryPrimitive = "add" | "mul" | "div" | "mod" | "max" | "lt" | "le" | "eq"

/** Both sources have the same shape and dtype. */
export function binary(primitive: BinaryPrimitive, a: Node, b: Node): Node {
  const dtype = primitive === "lt" || primitive === "le" || primitive === "eq" ? "bool" : a.dtype
  if (a.primitive === "constant" && b.primitive === "constant")
    return constant(foldBinary[primitive](a.attributes.value, b.attributes.value, a.dtype), a.shape, dtype)
  if (isConstant(a, 0) && !isNegativeZero(b) && primitive === "add") return b
  if (isConstant(b, 0) && primitive === "add") return a
  if (isConstant(a, 1) && primitive === "mul") return b
  if (isConstant(b, 1) && (primitive === "mul" || (primitive === "div" && a.dtype === "float32"))) return a
  if (isConstant(a, -1) && primitive === "mul") return unary("neg", b)
  if (isConstant(b, -1) && primitive === "mul") return unary("neg", a)
  return make(primitive, [a, b], {}, a.shape, dtype)
}

const isConstant = (x: Node, value: number): boolean => x.primitive === "constant" && x.attributes.value === value
const isNegativeZero = (x: Node): boolean => x.primitive === "constant" && Object.is(x.attributes.value, -0)

export const add = (a: Node, b: Node): Node => binary("add", a, b)
export const mul = (a: Node, b: Node): Node => binary("mul", a, b)
export const div = (a: Node, b: Node): Node => binary("div", a, b)
export const neg = (a: Node): Node => unary("neg", a)
export const sub = (a: Node, b: Node): Node => add(a, neg(b))

export function where(condition: Node, ifTrue: Node, ifFalse: Node): Node {
  if (ifTrue === ifFalse) return ifTrue
  if (condition.primitive === "constant") return condition.attributes.value ? ifTrue : ifFalse
  return make("where", [condition, ifTrue, ifFalse], {}, ifTrue.shape, ifTrue.dtype)
}

export function cast(x: Node, dtype: Dtype): Node {
  if (x.dtype === dtype) return x
  if (x.primitive === "constant") return constant(castNumber(x.attributes.value, dtype), x.shape, dtype)
  return make("cast", [x], {}, x.shape, dtype)
}

/** A number as `dtype` holds it: float32 rounds, int32 truncates and saturates (NaN → 0), bool is ≠ 0. */
export function castNumber(value: number, dtype: Dtype): number {
  if (dtype === "float32") return Math.fround(value)
  if (dtype === "bool") return value !== 0 ? 1 : 0
  if (Number.isNaN(value)) return 0
  return Math.max(-2147483648, Math.min(2147483647, Math.trunc(value))) | 0
}

// --- reductions and contraction ----------------------------------------------------------------------------------

export function reduce(
  primitive: "sum" | "reduceMax",
  x: Node,
  axes: readonly number[],
  { first = false }: { readonly first?: boolean | undefined } = {},
): Node {
  const shape = x.shape.filter((_, i) => !axes.includes(i))
  const real = axes.filter((i) => x.shape[i] !== 1)
  if (real.length === 0 && sizeOf(x.shape) > 0) return reshape(x, shape)
  if (real.length < axes.length && sizeOf(x.shape) > 0) {
    // Axes of size 1 are dropped first, so that kernels never loop over them.
    const squeezed = x.shape.flatMap((n, i) => (axes.includes(i) && n === 1 ? [] : [i]))
    const inner = reshape(
      x,
      squeezed.map((i) => x.shape[i]!),
    )
    return reduce(
      primitive,
      inner,
      squeezed.flatMap((i, j) => (axes.includes(i) ? [j] : [])),
      { first },
    )
  }
  const order = { axes: [...axes].sort((a, b) => a - b), ...(first && { first }) }
  return make(primitive, [x], order, shape, x.dtype)
}

export const sum = (x: Node, axes: readonly number[]): Node => reduce("sum", x, axes)

export const dot = (a: Node, b: Node): Node => make("dot", [a, b], {}, [a.shape[0]!, a.shape[1]!, b.shape[2]!], a.dtype)

/** Three constructors, for x, kernel and y are given two at a time; `shape` is that of the third. */
const convolution =
  (primitive: "conv" | "convInput" | "convKernel") =>
  (a: Node, b: Node, { strides, dilation, low, groups }: Convolution, shape: Shape): Node => {
    if (isConstant(a, 0) || isConstant(b, 0)) return constant(0, shape)
    const [x, before] = primitive === "convInput" ? [a, []] : withoutBorder(a)
    const from = low.map((n, axis) => n + (before[axis] ?? 0))
    return make(primitive, [x, b], { strides, dilation, low: from, groups }, shape, "float32")
  }

/** What lies outside of x counts as 0 anyway: without zeros around its spatial axes, and how many stood before each. */
function withoutBorder(x: Node): [inside: Node, before: readonly number[]] {
  if (x.primitive !== "pad") return [x, []]
  const { low, high, interior } = x.attributes
  const last = low.length - 1
  const others = [low[0], high[0], low[last], high[last], ...interior]
  return others.every((n) => n === 0) ? [x.sources[0]!, low.slice(1, last)] : [x, []]
}

export const conv = convolution("conv")
export const convInput = convolution("convInput")
export const convKernel = convolution("convKernel")

// --- movement ----------------------------------------------------------------------------------------------------

export function reshape(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x
  if (x.primitive === "reshape") return reshape(x.sources[0]!, shape)
  if (x.primitive === "constant") return constant(x.attributes.value, shape, x.dtype)
  return make("reshape", [x], {}, shape, x.dtype)
}

export function permute(x: Node, permutation: readonly number[]): Node {
  if (permutation.every((axis, i) => axis === i)) return x
  const shape = permutation.map((axis) => x.shape[axis]!)
  if (x.primitive === "constant") return constant(x.attributes.value, shape, x.dtype)
  if (x.primitive === "permute") {
    const inner = x.attributes.permutation
    return permute(
      x.sources[0]!,
      permutation.map((axis) => inner[axis]!),
    )
  }
  return make("permute", [x], { permutation: [...permutation] }, shape, x.dtype)
}

/** Swaps the last two axes. */
export function transposeLast(x: Node): Node {
  const axes = range(x.shape.length)
  const n = axes.length
  return permute(x, [...axes.slice(0, n - 2), n - 1, n - 2])
}

/** From the same rank, axes of size 1 to those of `shape`. */
export function expand(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x
  if (x.primitive === "constant") return constant(x.attributes.value, shape, x.dtype)
  if (x.primitive === "expand") return expand(x.sources[0]!, shape)
  return make("expand", [x], {}, shape, x.dtype)
}

/** numpy's broadcasting to `shape`, which must be possible. */
export function broadcastTo(x: Node, shape: Shape): Node {
  const lead = shape.length - x.shape.length
  return expand(reshape(x, [...new Array<number>(lead).fill(1), ...x.shape]), shape)
}

export function slice(x: Node, start: readonly number[], shape: Shape, step = start.map(() => 1)): Node {
  if (sameShape(shape, x.shape) && step.every((s) => s === 1)) return x
  if (x.primitive === "constant") return constant(x.attributes.value, shape, x.dtype)
  if (x.primitive === "slice") {
    const inner = x.attributes
    const starts = start.map((s, i) => inner.start[i]! + s * inner.step[i]!)
    return slice(
      x.sources[0]!,
      starts,
      shape,
      step.map((s, i) => s * inner.step[i]!),
    )
  }
  if (x.primitive === "concat" && step.every((s) => s === 1)) {
    // A slice that lies in one part of a concatenation reads that part.
    const { axis } = x.attributes
    let offset = 0
    for (const part of x.sources) {
      const length = part.shape[axis]!
      if (start[axis]! >= offset && start[axis]! + shape[axis]! <= offset + length)
        return slice(
          part,
          start.map((s, i) => (i === axis ? s - offset : s)),
          shape,
        )
      offset += length
    }
  }
  return make("slice", [x], { start: [...start], step: [...step] }, shape, x.dtype)
}

export function pad(
  x: Node,
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[] = low.map(() => 0),
): Node {
  if ([...low, ...high, ...interior].every((n) => n === 0)) return x
  const shape = x.shape.map((n, i) => low[i]! + n + Math.max(0, n - 1) * interior[i]! + high[i]!)
  return make("pad", [x], { low: [...low], high: [...high], interior: [...interior] }, shape, x.dtype)
}

export function flip(x: Node, axes: readonly number[]): Node {
  if (axes.length === 0 || x.primitive === "constant") return x
  return make("flip", [x], { axes: [...axes] }, x.shape, x.dtype)
}

export function window(
  x: Node,
  { strides, dilation }: Attributes["window"],
  out: readonly number[],
  size: readonly number[],
): Node {
  const shape = [x.shape[0]!, ...out, ...size, x.shape.at(-1)!]
  if (x.primitive === "constant") return constant(x.attributes.value, shape, x.dtype)
  return make("window", [x], { strides, dilation }, shape, x.dtype)
}

export function concat(parts: readonly Node[], axis: number): Node {
  const real: Node[] = []
  for (const part of parts) {
    if (part.shape[axis] === 0) continue
    const merged = real.length > 0 ? joinSlices(real.at(-1)!, part, axis) : undefined
    if (merged) real[real.length - 1] = merged
    else real.push(part)
  }
  if (real.length === 0) return parts[0]!
  if (real.length === 1) return real[0]!
  const shape = [...real[0]!.shape]
  shape[axis] = real.reduce((total, p) => total + p.shape[axis]!, 0)
  return make("concat", real, { axis }, shape, real[0]!.dtype)
}

/** Neighbouring slices of one source are one slice. */
function joinSlices(a: Node, b: Node, axis: number): Node | undefined {
  if (a.primitive !== "slice" || b.primitive !== "slice" || a.sources[0] !== b.sources[0]) return undefined
  const [x, y] = [a.attributes, b.attributes]
  const adjacent = x.start.every((s, i) => (i === axis ? s + a.shape[i]! === y.start[i] : s === y.start[i]))
  if (!adjacent || [...x.step, ...y.step].some((s) => s !== 1)) return undefined
  return slice(
    a.sources[0]!,
    x.start,
    a.shape.map((n, i) => (i === axis ? n + b.shape[i]! : n)),
  )
}

// --- indexed -----------------------------------------------------------------------------------------------------

export const gather = (x: Node, index: Node): Node =>
  make("gather", [x, index], {}, [...index.shape, ...x.shape.slice(1)], x.dtype)

export const scatterAdd = (size: number, index: Node, updates: Node): Node =>
  make("scatterAdd", [index, updates], { size }, [size, ...updates.shape.slice(index.shape.length)], updates.dtype)

export const argsort = (x: Node): Node => make("argsort", [x], {}, x.shape, "int32")
