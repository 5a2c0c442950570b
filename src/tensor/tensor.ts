import { checkDtype, type Dtype, type HostArray } from "../base/dtype.ts"
import { TraceError } from "../base/errors.ts"
import { requireCountable } from "../base/memory.ts"
import { checkOptions } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { computeNow } from "./eager.ts"
import { Held, type Source } from "./held.ts"
import { hostOf, type NumberArray, weakDtype } from "./host.ts"
import type { NestedArray } from "./nested.ts"
import * as e from "./nodes/elementwise.ts"
import * as i from "./nodes/indexing.ts"
import * as l from "./nodes/linear.ts"
import * as m from "./nodes/movement.ts"
import * as r from "./nodes/reduce.ts"
import { currentTrace, type Trace } from "./trace.ts"

/**
 * Whatever can stand for a tensor. Whole-number arrays stay float32, use `tensor(x, { dtype: "int32" })` for int32; a
 * plain whole number becomes int32 beside an int32 tensor.
 */
export type TensorLike = Tensor | NestedArray | NumberArray

/**
 * A multi-dimensional array: a value on the host, or, inside a traced function, a place in its graph. The methods are
 * the same on both; the functions of the same names say more about each, and `subtract`, `multiply`, `divide`, `negative`
 * and `power` about `sub`, `mul`, `div`, `neg` and `pow`. Never freed by hand.
 * @example tensor([[1, 2], [3, 4]]).mul(10).sum({ axis: 1 }) // → Tensor float32 [2] [30.0, 70.0]
 * @example tensor([1, 2]).shape // → 2
 * @example await tensor([1, 2]).data() // → 1,2
 * @example tensor(3).item() // → 3
 */
export class Tensor extends Held {
  // Private, so that nobody outside makes one of parts that do not fit: `tensor()`, `zeros()` … do.
  private constructor(source: Source, shape: Shape, dtype: Dtype) {
    super(source, shape, dtype)
  }

  /** Over the values themselves, not copied and not checked. @internal */
  static of(value: HostArray, shape: Shape, dtype: Dtype): Tensor {
    return new Tensor({ value }, shape, dtype)
  }

  /** A place in a trace. @internal */
  static at(node: Node, trace: Trace): Tensor {
    return new Tensor({ node, trace }, node.shape, node.dtype)
  }

  add(y: TensorLike): Tensor {
    return combine("add", e.add, this, y)
  }
  sub(y: TensorLike): Tensor {
    return combine("subtract", e.subtract, this, y)
  }
  mul(y: TensorLike): Tensor {
    return combine("multiply", e.multiply, this, y)
  }
  /** True division, float32. */
  div(y: TensorLike): Tensor {
    return apply("divide", e.divide, this, y)
  }
  floorDivide(y: TensorLike): Tensor {
    return combine("floorDivide", e.floorDivide, this, y)
  }
  mod(y: TensorLike): Tensor {
    return combine("mod", e.mod, this, y)
  }
  pow(y: TensorLike): Tensor {
    return typeof y === "number"
      ? apply("power", (x) => e.power(x, g.constant(y)), this)
      : apply("power", e.power, this, y)
  }
  maximum(y: TensorLike): Tensor {
    return combine("maximum", e.maximum, this, y)
  }
  minimum(y: TensorLike): Tensor {
    return combine("minimum", e.minimum, this, y)
  }
  clip(low: number, high: number): Tensor {
    return apply("clip", (x) => e.clip(x, low, high), this)
  }

  less(y: TensorLike): Tensor {
    return combine("less", e.less, this, y)
  }
  lessEqual(y: TensorLike): Tensor {
    return combine("lessEqual", e.lessEqual, this, y)
  }
  greater(y: TensorLike): Tensor {
    return combine("greater", e.greater, this, y)
  }
  greaterEqual(y: TensorLike): Tensor {
    return combine("greaterEqual", e.greaterEqual, this, y)
  }
  equal(y: TensorLike): Tensor {
    return combine("equal", e.equal, this, y)
  }
  notEqual(y: TensorLike): Tensor {
    return combine("notEqual", e.notEqual, this, y)
  }
  logicalNot(): Tensor {
    return apply("logicalNot", e.logicalNot, this)
  }
  logicalAnd(y: TensorLike): Tensor {
    return apply("logicalAnd", e.logicalAnd, this, y)
  }
  logicalOr(y: TensorLike): Tensor {
    return apply("logicalOr", e.logicalOr, this, y)
  }

  neg(): Tensor {
    return apply("negative", e.negative, this)
  }
  abs(): Tensor {
    return apply("abs", e.abs, this)
  }
  sign(): Tensor {
    return apply("sign", e.sign, this)
  }
  square(): Tensor {
    return apply("square", e.square, this)
  }
  sqrt(): Tensor {
    return apply("sqrt", e.sqrt, this)
  }
  reciprocal(): Tensor {
    return apply("reciprocal", e.reciprocal, this)
  }
  exp(): Tensor {
    return apply("exp", e.exp, this)
  }
  expm1(): Tensor {
    return apply("expm1", e.expm1, this)
  }
  log(): Tensor {
    return apply("log", e.log, this)
  }
  log1p(): Tensor {
    return apply("log1p", e.log1p, this)
  }
  sin(): Tensor {
    return apply("sin", e.sin, this)
  }
  cos(): Tensor {
    return apply("cos", e.cos, this)
  }
  tan(): Tensor {
    return apply("tan", e.tan, this)
  }
  tanh(): Tensor {
    return apply("tanh", e.tanh, this)
  }
  sigmoid(): Tensor {
    return apply("sigmoid", e.sigmoid, this)
  }
  erf(): Tensor {
    return apply("erf", e.erf, this)
  }
  floor(): Tensor {
    return apply("floor", e.floor, this)
  }
  ceil(): Tensor {
    return apply("ceil", e.ceil, this)
  }
  round(): Tensor {
    return apply("round", e.round, this)
  }
  isnan(): Tensor {
    return apply("isnan", e.isnan, this)
  }
  isfinite(): Tensor {
    return apply("isfinite", e.isfinite, this)
  }

  sum(options?: r.ReduceOptions): Tensor {
    return reduce("sum", r.sum, this, options)
  }
  mean(options?: r.ReduceOptions): Tensor {
    return reduce("mean", r.mean, this, options)
  }
  max(options?: r.ReduceOptions): Tensor {
    return reduce("max", r.max, this, options)
  }
  min(options?: r.ReduceOptions): Tensor {
    return reduce("min", r.min, this, options)
  }
  prod(options?: r.ReduceOptions): Tensor {
    return reduce("prod", r.prod, this, options)
  }
  variance(options?: r.ReduceOptions): Tensor {
    return reduce("variance", r.variance, this, options)
  }
  std(options?: r.ReduceOptions): Tensor {
    return reduce("std", r.std, this, options)
  }
  argmax(options?: r.ArgOptions): Tensor {
    return reduce("argmax", r.argmax, this, options)
  }
  argmin(options?: r.ArgOptions): Tensor {
    return reduce("argmin", r.argmin, this, options)
  }
  any(options?: r.ReduceOptions): Tensor {
    return reduce("any", r.any, this, options)
  }
  all(options?: r.ReduceOptions): Tensor {
    return reduce("all", r.all, this, options)
  }
  cumsum(axis: number): Tensor {
    return apply("cumsum", (x) => r.cumsum(x, axis), this)
  }

  matmul(y: TensorLike): Tensor {
    return apply("matmul", (a, b) => l.matmul(a, b), this, y)
  }
  dot(y: TensorLike): Tensor {
    return apply("dot", l.dot, this, y)
  }

  /** One size may be −1. The sizes may stand in an array or side by side. */
  reshape(shape: Shape): Tensor
  reshape(...sizes: number[]): Tensor
  reshape(...given: [Shape] | number[]): Tensor {
    const shape = m.shapeAfter("reshape", this.shape, listed(given))
    if (!this.isTraced) return Tensor.of(this.dataSync(), shape, this.dtype) // in the same memory
    return apply("reshape", (x) => g.reshape(x, shape), this)
  }
  flatten(): Tensor {
    return this.reshape([this.size])
  }
  /** The axes in this order, in an array or side by side; reversed without one. */
  transpose(axes?: readonly number[]): Tensor
  transpose(...axes: number[]): Tensor
  transpose(...given: [axes?: readonly number[] | undefined] | number[]): Tensor {
    const axes = given[0] === undefined ? undefined : listed(given as number[])
    return apply("transpose", (x) => m.transpose(x, axes), this)
  }
  expandDims(axis: number): Tensor {
    return apply("expandDims", (x) => m.expandDims(x, axis), this)
  }
  squeeze(axis?: number | readonly number[]): Tensor {
    return apply("squeeze", (x) => m.squeeze(x, axis), this)
  }
  broadcastTo(shape: Shape): Tensor {
    return apply("broadcastTo", (x) => m.broadcastTo(x, shape), this)
  }
  /** A range for each axis, [start, stop, step]; null or missing: all of it. */
  slice(ranges: readonly m.SliceRange[]): Tensor {
    return apply("slice", (x) => m.slice(x, ranges), this)
  }
  flip(axis?: number | readonly number[]): Tensor {
    return apply("flip", (x) => m.flip(x, axis), this)
  }
  take(index: TensorLike, options?: i.AxisOptions): Tensor {
    const { axis = 0 } = checkOptions("take", options, i.axisNames)
    return apply("take", (x, at) => i.take(x, at, axis), this, positions("take", this, toTensor("take", index), axis))
  }
  cast(dtype: Dtype): Tensor {
    return apply("cast", (x) => g.cast(x, checkDtype(dtype, "cast")), this)
  }
}

/** `f([2, 3])` and `f(2, 3)` alike. */
const listed = (given: [readonly number[]] | number[]): readonly number[] =>
  given.length === 1 && Array.isArray(given[0]) ? given[0] : (given as number[])

const reduce = <O extends r.ReduceOptions>(
  operation: string,
  build: (x: Node, options: O | undefined) => Node,
  x: Tensor,
  options: O | undefined,
): Tensor => {
  checkOptions<r.ReduceOptions>(operation, options, r.reduceNames)
  return apply(operation, (node) => build(node, options), x)
}

/**
 * A tensor of what can stand for one; a tensor is passed through. Numbers and arrays become float32 (booleans bool)
 * unless a dtype is given.
 * As in `asTensor([1, 2], "int32")`, which gives `Tensor int32 [2] [1, 2]`.
 */
export const asTensor = (x: TensorLike, dtype?: Dtype): Tensor => toTensor("tensor", x, dtype)

/** The same for an operand of `operation`, which is named if it is no tensor. */
export function toTensor(operation: string, x: TensorLike, dtype?: Dtype): Tensor {
  if (dtype !== undefined) checkDtype(dtype, operation)
  if (x instanceof Tensor) return dtype && x.dtype !== dtype ? x.cast(dtype) : x
  const made = hostOf(operation, x, dtype)
  return Tensor.of(made.value, made.shape, made.dtype)
}

/** Two operands; a plain number takes its dtype from the other. */
export function paired(operation: string, x: TensorLike, y: TensorLike): readonly [Tensor, Tensor] {
  const strong = (v: TensorLike) => (typeof v === "number" ? undefined : toTensor(operation, v))
  const [a, b] = [strong(x), strong(y)]
  return [a ?? toTensor(operation, x, weakDtype(x, b?.dtype)), b ?? toTensor(operation, y, weakDtype(y, a?.dtype))]
}

/** `apply` for two operands that meet as numpy's do. */
export const combine = (operation: string, build: (x: Node, y: Node) => Node, x: TensorLike, y: TensorLike): Tensor =>
  apply(operation, build as (...nodes: Node[]) => Node, ...paired(operation, x, y))

/** Positions along an axis of `x`, int32. Those that have values are checked; a program clamps the others. */
export function positions(operation: string, x: Tensor, index: Tensor, axis: number): Tensor {
  if (!index.isTraced) i.checkPositions(operation, x.shape, index.dataSync(), axis)
  return index.cast("int32")
}

/** A tensor in the current trace. */
export function fromNode(node: Node): Tensor {
  const trace = currentTrace()
  if (!trace) throw new TraceError("there is no function being traced.")
  return Tensor.at(node, trace)
}

/**
 * Applies a function of nodes to tensors: adds to the trace if one of them is in it (or if there are none and a trace
 * is open), else computes the value at once. `operation` is what the user called, for errors.
 */
export function applyMany(
  operation: string,
  build: (...nodes: Node[]) => readonly Node[],
  ...operands: readonly TensorLike[]
): Tensor[] {
  const tensors = operands.map((x) => toTensor(operation, x))
  const traced = tensors.some((t) => t.isTraced) || (tensors.length === 0 && currentTrace() !== undefined)
  if (!traced) {
    const values = tensors.map((t) => ({ value: t.dataSync(), shape: t.shape, dtype: t.dtype }))
    return computeNow(operation, build, values).map(({ value, shape, dtype }) => Tensor.of(value, shape, dtype))
  }
  return build(...tensors.map((t) => t.toNode())).map((node) => {
    requireCountable(operation, node.shape, node.dtype)
    return fromNode(node)
  })
}

export const apply = (
  operation: string,
  build: (...nodes: Node[]) => Node,
  ...operands: readonly TensorLike[]
): Tensor => applyMany(operation, (...nodes) => [build(...nodes)], ...operands)[0]!
