import { ShapeError } from "../../base/errors.ts"
import type { OptionNames } from "../../base/options.ts"
import { formatShape, sizeOf } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import { type AxisOption, normalizeAxes, normalizeAxis } from "./broadcast.ts"
import * as e from "./elementwise.ts"

/** Options of reductions. */
export interface ReduceOptions {
  /** The axis or axes to reduce; all of them by default. */
  readonly axis?: number | readonly number[] | undefined
  /** Keep reduced axes with size 1. Default false. */
  readonly keepdims?: boolean | undefined
}

export const reduceNames: OptionNames<ReduceOptions> = { axis: true, keepdims: true }

function finish(result: Node, x: Node, axes: readonly number[], keepdims = false): Node {
  if (!keepdims) return result
  return g.reshape(
    result,
    x.shape.map((n, i) => (axes.includes(i) ? 1 : n)),
  )
}

const countable = (x: Node): Node => (x.dtype === "bool" ? g.cast(x, "int32") : x)

export function sum(x: Node, { axis, keepdims }: ReduceOptions = {}): Node {
  const axes = normalizeAxes("sum", axis, x.shape)
  return finish(g.sum(countable(x), axes), x, axes, keepdims)
}

export function mean(x: Node, { axis, keepdims }: ReduceOptions = {}, name = "mean"): Node {
  const axes = normalizeAxes(name, axis, x.shape)
  const count = axes.reduce((n, i) => n * x.shape[i]!, 1)
  const total = g.sum(g.cast(x, "float32"), axes)
  return finish(g.mul(total, g.constant(1 / count, total.shape)), x, axes, keepdims)
}

export function max(x: Node, { axis, keepdims }: ReduceOptions = {}, name = "max"): Node {
  const axes = normalizeAxes(name, axis, x.shape)
  if (sizeOf(x.shape) === 0 && axes.some((i) => x.shape[i] === 0))
    throw new ShapeError(
      name,
      `nothing to choose from: shape ${formatShape(x.shape)} has no elements along the axis.`,
      [x.shape],
    )
  return finish(g.reduce("reduceMax", countable(x), axes), x, axes, keepdims)
}

export const min = (x: Node, options: ReduceOptions = {}): Node =>
  e.reverseOrder(max(e.reverseOrder(x), options, "min"))

/** Multiplied pairwise, so that it is right for any signs and differentiable at zeros. */
export function prod(x: Node, { axis, keepdims }: ReduceOptions = {}): Node {
  const axes = normalizeAxes("prod", axis, x.shape)
  let result = countable(x)
  for (const i of axes) {
    for (let n = result.shape[i]!; n > 1; n = result.shape[i]!) {
      const half = n >> 1
      const shape = result.shape.map((s, j) => (j === i ? half : s))
      const start = (from: number) => result.shape.map((_, j) => (j === i ? from : 0))
      const rest = g.slice(
        result,
        start(2 * half),
        result.shape.map((s, j) => (j === i ? n - 2 * half : s)),
      )
      result = g.concat([g.mul(g.slice(result, start(0), shape), g.slice(result, start(half), shape)), rest], i)
    }
    if (result.shape[i] === 0)
      result = g.constant(
        1,
        result.shape.map((s, j) => (j === i ? 1 : s)),
        result.dtype,
      )
  }
  const kept = x.shape.filter((_, i) => !axes.includes(i))
  return finish(g.reshape(result, kept), x, axes, keepdims)
}

export function variance(x: Node, { axis, keepdims }: ReduceOptions = {}, name = "variance"): Node {
  const centred = e.subtract(x, mean(x, { axis, keepdims: true }, name))
  return mean(e.square(centred), { axis, keepdims })
}

export const std = (x: Node, options: ReduceOptions = {}): Node => e.sqrt(variance(x, options, "std"))

export interface ArgOptions {
  /** The axis to search; the flattened tensor by default. */
  readonly axis?: number | undefined
  readonly keepdims?: boolean | undefined
}

/** Position of the first maximum (the first NaN if there is one), int32. */
export function argmax(x: Node, { axis, keepdims }: ArgOptions = {}, name = "argmax"): Node {
  const flat = axis === undefined
  const source = flat ? g.reshape(countable(x), [sizeOf(x.shape)]) : countable(x)
  const i = normalizeAxis(name, axis ?? 0, source.shape.length, source.shape)
  const best = max(source, { axis: i, keepdims: true }, name)
  const hit = e.logicalOr(e.equal(source, best), e.isnan(source))
  const position = g.iota(source.shape, i)
  // The first hit has the largest negated position.
  const candidates = g.where(hit, g.neg(position), g.constant(-source.shape[i]!, source.shape, "int32"))
  const first = g.neg(g.reduce("reduceMax", candidates, [i]))
  if (!keepdims) return first
  return g.reshape(first, flat ? x.shape.map(() => 1) : x.shape.map((n, j) => (j === i ? 1 : n)))
}

export const argmin = (x: Node, options: ArgOptions = {}): Node => argmax(e.reverseOrder(x), options, "argmin")

/** false where there is nothing, as in logic. */
export function any(x: Node, { axis, keepdims }: ReduceOptions = {}, name = "any"): Node {
  const axes = normalizeAxes(name, axis, x.shape)
  const largest = g.reduce("reduceMax", g.cast(g.cast(x, "bool"), "int32"), axes)
  return finish(g.binary("lt", g.constant(0, largest.shape, "int32"), largest), x, axes, keepdims)
}
export const all = (x: Node, options: ReduceOptions = {}): Node => e.logicalNot(any(e.logicalNot(x), options, "all"))

/** The maximum with its axes kept, no gradient through it; −∞ where there is nothing. */
const largest = (x: Node, axes: readonly number[]): Node =>
  finish(g.mark(g.reduce("reduceMax", x, axes), true), x, axes, true)

/** ln Σ eˣ without overflow: the maximum is taken out first. An empty or all −∞ slice gives −∞. */
export function logSumExp(x: Node, { axis, keepdims }: ReduceOptions = {}): Node {
  const axes = normalizeAxes("logSumExp", axis, x.shape)
  const v = g.cast(x, "float32")
  const peak = largest(v, axes)
  const safe = g.where(e.isfinite(peak), peak, g.constant(0, peak.shape))
  const total = g.sum(e.exp(e.subtract(v, safe)), axes)
  return finish(g.add(e.log(total), g.reshape(safe, total.shape)), x, axes, keepdims)
}

/** eˣ / Σ eˣ along an axis, the maximum taken out first so that nothing overflows. */
export function softmax(x: Node, axis = -1): Node {
  const i = normalizeAxis("softmax", axis, x.shape.length, x.shape)
  const v = g.cast(x, "float32")
  const peak = largest(v, [i])
  const e_ = e.exp(e.subtract(v, peak))
  return e.divide(e_, sum(e_, { axis: i, keepdims: true }))
}

/** ln of softmax, as (x − peak) − ln Σ e^(x − peak): a small result is never the difference of two large numbers. */
export function logSoftmax(x: Node, axis = -1): Node {
  const i = normalizeAxis("logSoftmax", axis, x.shape.length, x.shape)
  const v = g.cast(x, "float32")
  const peak = g.mark(max(v, { axis: i, keepdims: true }, "logSoftmax"), true)
  const centred = e.subtract(v, peak)
  return e.subtract(centred, e.log(sum(e.exp(centred), { axis: i, keepdims: true })))
}

/** Running sum along an axis, by doubling steps. */
export function cumsum(x: Node, axis: number): Node {
  const i = normalizeAxis("cumsum", axis, x.shape.length, x.shape)
  let result = countable(x)
  const n = x.shape[i]!
  for (let step = 1; step < n; step *= 2) {
    const shape = x.shape.map((s, j) => (j === i ? n - step : s))
    const low = x.shape.map((_, j) => (j === i ? step : 0))
    const zero = x.shape.map(() => 0)
    result = g.add(result, g.pad(g.slice(result, zero, shape), low, zero))
  }
  return result
}

export type { AxisOption }
