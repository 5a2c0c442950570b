import type { Dtype, HostArray } from "../base/dtype.ts"
import type { Shape } from "../base/shape.ts"

/** The closed set of primitives, each with its attributes. Every stage has one table typed over it. */
export interface Attributes {
  /** A value given from outside: an argument, or the memory of a variable. `slot` is unique to the trace. */
  input: { readonly slot: number }
  /** The same scalar everywhere. */
  constant: { readonly value: number }
  /** An array known when the function was traced. */
  literal: { readonly data: HostArray }
  /** int32: each element is its own position along `axis`. */
  iota: { readonly axis: number }
  /** Threefry bits at each flat position, from a key (int32 [2]): float32 uniform in [0, 1), or int32 raw bits. */
  random: None
  /** Identity. `label` makes it distinct (what gradients are taken with respect to); `stop` blocks gradients. */
  mark: { readonly label: number; readonly stop: boolean }

  neg: None
  exp: None
  expm1: None
  log: None
  log1p: None
  sin: None
  cos: None
  tanh: None
  sigmoid: None
  erf: None
  sqrt: None
  floor: None
  cast: None

  add: None
  mul: None
  div: None
  mod: None
  /** The larger, NaN if either is. At a tie the gradient goes to the second source. */
  max: None
  lt: None
  le: None
  eq: None
  where: None

  /** Reductions remove their axes. */
  sum: { readonly axes: readonly number[] }
  /** `first`: of equal maxima only the first gets a gradient. */
  reduceMax: { readonly axes: readonly number[]; readonly first?: boolean }
  /** [b, m, k] · [b, k, n] → [b, m, n] */
  dot: None
  /** x [n, …in, c], kernel […size, c / groups, f] → y [n, …out, f]. */
  conv: Convolution
  /** y, kernel → x: the transposed convolution, and the gradient with respect to x. */
  convInput: Convolution
  /** x, y → kernel: the gradient with respect to the kernel. */
  convKernel: Convolution

  reshape: None
  /** Axis i of the result is axis permutation[i] of the source. */
  permute: { readonly permutation: readonly number[] }
  /** Repeats axes of size 1. */
  expand: None
  slice: { readonly start: readonly number[]; readonly step: readonly number[] }
  /** Zeros around, and `interior` zeros between, the elements of each axis. */
  pad: { readonly low: readonly number[]; readonly high: readonly number[]; readonly interior: readonly number[] }
  flip: { readonly axes: readonly number[] }
  /** x [n, …in, c] → [n, …out, …size, c], a view: at o and k it shows x at o · stride + k · dilation. */
  window: Pick<Convolution, "strides" | "dilation">
  concat: { readonly axis: number }

  /** x [n, …rest], index int32 [i…] → [i…, …rest]; an index outside 0…n−1 is clamped. */
  gather: None
  /** index int32 [i…], updates [i…, …rest] → [n, …rest], zeros plus the updates; outside indices are dropped. */
  scatterAdd: { readonly size: number }
  /** Positions that sort the last axis, ascending and stable, NaN last. */
  argsort: None
}

/**
 * The three convolutions are the derivatives of one trilinear form, Σ x[n, i, c] · kernel[k, c, f] · y[n, o, f] over all
 * with i = o · stride + k · dilation − low along every spatial axis; where i lies outside of x nothing is added. Each
 * takes two of x, kernel and y and gives the third, so they are each other's gradients. The sizes are those of the
 * shapes: there is no padding at the end to be named. Channel c of x meets the filters of its own group only.
 */
export interface Convolution {
  readonly strides: readonly number[]
  readonly dilation: readonly number[]
  readonly low: readonly number[]
  readonly groups: number
}

type None = Readonly<Record<never, never>>

export type Primitive = keyof Attributes

/** One operation of a traced function: immutable, and the same object whenever it is built again of the same parts. */
export type Node = { [P in Primitive]: NodeOf<P> }[Primitive]

export interface NodeOf<P extends Primitive> {
  /** Grows with creation, so sources always have smaller ids. */
  readonly id: number
  readonly primitive: P
  readonly sources: readonly Node[]
  readonly attributes: Attributes[P]
  readonly shape: Shape
  readonly dtype: Dtype
  /** The layer path or line of user code that asked for it. */
  readonly origin: string | undefined
}

/** A rule for every primitive: the compiler names every missing entry. */
export type Table<Result, Rest extends unknown[] = []> = {
  readonly [P in Primitive]: (node: NodeOf<P>, ...rest: Rest) => Result
}

/** Looks the node's rule up; the one place where a table meets a node. */
export function applyRule<Result, Rest extends unknown[]>(
  table: Table<Result, Rest>,
  node: Node,
  ...rest: Rest
): Result {
  const rule = table[node.primitive] as (node: Node, ...rest: Rest) => Result
  return rule(node, ...rest)
}
