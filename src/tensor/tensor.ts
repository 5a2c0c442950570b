import { checkDtype, type Dtype, type HostArray } from "../base/dtype.ts"
import { ArgumentError, ShapeError, TraceError } from "../base/errors.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { executeNow } from "./execute.ts"
import { type NestedArray, readNested } from "./nested.ts"
import * as e from "./nodes/elementwise.ts"
import * as i from "./nodes/indexing.ts"
import * as l from "./nodes/linear.ts"
import * as m from "./nodes/movement.ts"
import * as r from "./nodes/reduce.ts"
import { printTensor } from "./print.ts"
import { currentTrace, nodeOfValue, requireOpen, type Trace } from "./trace.ts"

/** Whatever can stand for a tensor. Whole-number arrays stay float32; use `tensor(x, { dtype: "int32" })` for int32. */
export type TensorLike = Tensor | NestedArray | Float32Array | Int32Array | Uint8Array | Float64Array

type Held =
  | { readonly value: HostArray; readonly node?: undefined; readonly trace?: undefined }
  | { readonly node: Node; readonly trace: Trace; readonly value?: undefined }

/**
 * A multi-dimensional array: a value on the host, or, inside a traced function, a place in its graph. The methods are
 * the same on both; the functions of the same names say more about each. Never freed by hand.
 * @example tensor([[1, 2], [3, 4]]).mul(10).sum({ axis: 1 }) // → Tensor float32 [2] [30.0, 70.0]
 * @example tensor([1, 2]).shape // → 2
 * @example await tensor([1, 2]).data() // → 1,2
 * @example tensor(3).item() // → 3
 */
export class Tensor {
  readonly shape: Shape
  readonly dtype: Dtype
  readonly #held: Held

  /** Use `tensor()`, `zeros()` … instead. @internal */
  constructor(held: Held, shape: Shape, dtype: Dtype) {
    this.#held = held
    this.shape = shape
    this.dtype = dtype
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** Whether it is a place in a function being traced, with no value yet. */
  get isTraced(): boolean {
    return this.#held.node !== undefined
  }

  /** The node in the trace; a value becomes a constant of the program. @internal */
  toNode(): Node {
    const held = this.#held
    if (held.node === undefined) return nodeOfValue(held.value, this.shape, this.dtype)
    requireOpen(held.trace)
    return held.node
  }

  /** The values in row-major order (bools as 0 and 1); the tensor's own memory: do not write to it. */
  async data(): Promise<HostArray> {
    return this.dataSync()
  }

  /** The same, at once. Throws a TraceError inside a traced function, where there are no values yet. */
  dataSync(): HostArray {
    const { value } = this.#held
    if (value) return value
    throw new TraceError(
      `a tensor ${formatShape(this.shape)} inside a traced function has no value yet: compute with it, use where() instead of if, or return it and read it outside.`,
    )
  }

  /** The only element as a number. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError("item", `needs exactly one element, got shape ${formatShape(this.shape)}.`, [this.shape])
    return this.dataSync()[0]!
  }

  /** Nested JavaScript arrays; a scalar gives a number (or boolean). */
  toArray(): NestedArray {
    const data = this.dataSync()
    const read = (at: number): NestedArray => (this.dtype === "bool" ? data[at] !== 0 : data[at]!)
    const build = (axis: number, at: number): NestedArray => {
      if (axis === this.shape.length) return read(at)
      const n = this.shape[axis]!
      return Array.from({ length: n }, (_, j) => build(axis + 1, at * n + j))
    }
    return build(0, 0)
  }

  /** Shape, dtype and a readable excerpt. */
  toString(): string {
    return printTensor(this.shape, this.dtype, this.#held.value)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }

  /** JavaScript's operators know no tensors: `t + 1` and `t > 0` would give nonsense without a word. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString()
    throw new ArgumentError(
      "JavaScript's operators do not work on tensors: use t.add(1), t.mul(2), t.greater(0), where(…), or t.item() for a number.",
    )
  }

  add(y: TensorLike): Tensor {
    return apply(e.add, this, y)
  }
  sub(y: TensorLike): Tensor {
    return apply(e.subtract, this, y)
  }
  mul(y: TensorLike): Tensor {
    return apply(e.multiply, this, y)
  }
  /** True division, float32. */
  div(y: TensorLike): Tensor {
    return apply(e.divide, this, y)
  }
  floorDivide(y: TensorLike): Tensor {
    return apply(e.floorDivide, this, y)
  }
  mod(y: TensorLike): Tensor {
    return apply(e.mod, this, y)
  }
  pow(y: TensorLike): Tensor {
    return typeof y === "number" ? apply((x) => e.power(x, g.constant(y)), this) : apply(e.power, this, y)
  }
  maximum(y: TensorLike): Tensor {
    return apply(e.maximum, this, y)
  }
  minimum(y: TensorLike): Tensor {
    return apply(e.minimum, this, y)
  }
  clip(low: number, high: number): Tensor {
    return apply((x) => e.clip(x, low, high), this)
  }

  less(y: TensorLike): Tensor {
    return apply(e.less, this, y)
  }
  lessEqual(y: TensorLike): Tensor {
    return apply(e.lessEqual, this, y)
  }
  greater(y: TensorLike): Tensor {
    return apply(e.greater, this, y)
  }
  greaterEqual(y: TensorLike): Tensor {
    return apply(e.greaterEqual, this, y)
  }
  equal(y: TensorLike): Tensor {
    return apply(e.equal, this, y)
  }
  notEqual(y: TensorLike): Tensor {
    return apply(e.notEqual, this, y)
  }
  logicalNot(): Tensor {
    return apply(e.logicalNot, this)
  }
  logicalAnd(y: TensorLike): Tensor {
    return apply(e.logicalAnd, this, y)
  }
  logicalOr(y: TensorLike): Tensor {
    return apply(e.logicalOr, this, y)
  }

  neg(): Tensor {
    return apply(e.negative, this)
  }
  abs(): Tensor {
    return apply(e.abs, this)
  }
  sign(): Tensor {
    return apply(e.sign, this)
  }
  square(): Tensor {
    return apply(e.square, this)
  }
  sqrt(): Tensor {
    return apply(e.sqrt, this)
  }
  reciprocal(): Tensor {
    return apply(e.reciprocal, this)
  }
  exp(): Tensor {
    return apply(e.exp, this)
  }
  expm1(): Tensor {
    return apply(e.expm1, this)
  }
  log(): Tensor {
    return apply(e.log, this)
  }
  log1p(): Tensor {
    return apply(e.log1p, this)
  }
  sin(): Tensor {
    return apply(e.sin, this)
  }
  cos(): Tensor {
    return apply(e.cos, this)
  }
  tanh(): Tensor {
    return apply(e.tanh, this)
  }
  sigmoid(): Tensor {
    return apply(e.sigmoid, this)
  }
  erf(): Tensor {
    return apply(e.erf, this)
  }
  floor(): Tensor {
    return apply(e.floor, this)
  }
  ceil(): Tensor {
    return apply(e.ceil, this)
  }
  round(): Tensor {
    return apply(e.round, this)
  }
  isnan(): Tensor {
    return apply(e.isnan, this)
  }
  isfinite(): Tensor {
    return apply(e.isfinite, this)
  }

  sum(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.sum(x, options), this)
  }
  mean(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.mean(x, options), this)
  }
  max(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.max(x, options), this)
  }
  min(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.min(x, options), this)
  }
  prod(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.prod(x, options), this)
  }
  variance(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.variance(x, options), this)
  }
  std(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.std(x, options), this)
  }
  argmax(options?: r.ArgOptions): Tensor {
    return apply((x) => r.argmax(x, options), this)
  }
  argmin(options?: r.ArgOptions): Tensor {
    return apply((x) => r.argmin(x, options), this)
  }
  any(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.any(x, options), this)
  }
  all(options?: r.ReduceOptions): Tensor {
    return apply((x) => r.all(x, options), this)
  }
  cumsum(axis: number): Tensor {
    return apply((x) => r.cumsum(x, axis), this)
  }

  matmul(y: TensorLike): Tensor {
    return apply((a, b) => l.matmul(a, b), this, y)
  }
  dot(y: TensorLike): Tensor {
    return apply(l.dot, this, y)
  }

  /** One size may be −1. */
  reshape(shape: Shape): Tensor {
    const { value } = this.#held
    // A value keeps its memory.
    if (value) return new Tensor({ value }, m.shapeAfter(this.shape, shape), this.dtype)
    return apply((x) => m.reshape(x, shape), this)
  }
  flatten(): Tensor {
    return this.reshape([this.size])
  }
  transpose(axes?: readonly number[]): Tensor {
    return apply((x) => m.transpose(x, axes), this)
  }
  expandDims(axis: number): Tensor {
    return apply((x) => m.expandDims(x, axis), this)
  }
  squeeze(axis?: number | readonly number[]): Tensor {
    return apply((x) => m.squeeze(x, axis), this)
  }
  broadcastTo(shape: Shape): Tensor {
    return apply((x) => m.broadcastTo(x, shape), this)
  }
  /** A range for each axis, [start, stop, step]; null or missing: all of it. */
  slice(ranges: readonly m.SliceRange[]): Tensor {
    return apply((x) => m.slice(x, ranges), this)
  }
  flip(axis?: number | readonly number[]): Tensor {
    return apply((x) => m.flip(x, axis), this)
  }
  take(index: TensorLike, options: { readonly axis?: number } = {}): Tensor {
    return apply((x, at) => i.take(x, at, options.axis), this, asTensor(index, "int32"))
  }
  cast(dtype: Dtype): Tensor {
    return apply((x) => g.cast(x, checkDtype(dtype)), this)
  }
}

/**
 * A tensor of what can stand for one; a tensor is passed through. Numbers and arrays become float32 (booleans bool)
 * unless a dtype is given.
 * @example asTensor([1, 2], "int32") // → Tensor int32 [2] [1, 2]
 */
export function asTensor(x: TensorLike, dtype?: Dtype): Tensor {
  if (dtype) checkDtype(dtype)
  if (x instanceof Tensor) return dtype && x.dtype !== dtype ? x.cast(dtype) : x
  if (ArrayBuffer.isView(x)) return fromTyped(x, dtype)
  if (typeof x === "number") return new Tensor({ value: hold([x], dtype ?? "float32") }, [], dtype ?? "float32")
  if (typeof x === "boolean") return new Tensor({ value: hold([Number(x)], dtype ?? "bool") }, [], dtype ?? "bool")
  const { shape, values, allBool } = readNested(x)
  const type = dtype ?? (allBool ? "bool" : "float32")
  return new Tensor({ value: hold(values, type) }, shape, type)
}

function hold(values: ArrayLike<number>, dtype: Dtype): HostArray {
  if (dtype === "float32") return Float32Array.from(values)
  return Int32Array.from(values, (v) => g.castNumber(v, dtype))
}

/** Over a typed array: Float32Array and Int32Array are used as they are, without copying. */
function fromTyped(data: Float32Array | Int32Array | Uint8Array | Float64Array, dtype?: Dtype): Tensor {
  const natural: Dtype = data instanceof Int32Array || data instanceof Uint8Array ? "int32" : "float32"
  const type = dtype ?? natural
  const usable =
    (type === "float32" && data instanceof Float32Array) || (type === "int32" && data instanceof Int32Array)
  return new Tensor({ value: usable ? data : hold(data, type) }, [data.length], type)
}

/** A tensor in the current trace. @internal */
export function fromNode(node: Node): Tensor {
  const trace = currentTrace()
  if (!trace) throw new TraceError("there is no function being traced.")
  return new Tensor({ node, trace }, node.shape, node.dtype)
}

const placeholders = new Map<string, Node>()

/** The same input nodes again and again, so that equal operations outside a trace are equal graphs. */
function placeholder(position: number, shape: Shape, dtype: Dtype): Node {
  const key = `${position}:${shape}:${dtype}`
  let node = placeholders.get(key)
  if (!node) {
    if (placeholders.size > 4096) placeholders.clear()
    node = g.input(shape, dtype)
    placeholders.set(key, node)
  }
  return node
}

/**
 * Applies a function of nodes to tensors: adds to the trace if one of them is in it (or if there are none and a trace
 * is open), else computes the value at once.
 */
export function applyMany(build: (...nodes: Node[]) => readonly Node[], ...operands: readonly TensorLike[]): Tensor[] {
  const tensors = operands.map((x) => asTensor(x))
  const traced = tensors.some((t) => t.isTraced) || (tensors.length === 0 && currentTrace() !== undefined)
  if (traced) return build(...tensors.map((t) => t.toNode())).map(fromNode)
  const inputs = tensors.map((t, position) => placeholder(position, t.shape, t.dtype))
  const outputs = build(...inputs)
  const values = executeNow(
    { inputs, outputs, variables: [], assigns: [] },
    tensors.map((t) => t.dataSync()),
    [],
  )
  return outputs.map((node, k) => new Tensor({ value: values[k]! }, node.shape, node.dtype))
}

export const apply = (build: (...nodes: Node[]) => Node, ...operands: readonly TensorLike[]): Tensor =>
  applyMany((...nodes) => [build(...nodes)], ...operands)[0]!
