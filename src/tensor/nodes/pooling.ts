import { ShapeError } from "../../base/errors.ts"
import type { OptionNames } from "../../base/options.ts"
import { formatShape, range, type Shape, sizeOf } from "../../base/shape.ts"
import { reverse } from "../../grad/reverse.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import * as m from "./movement.ts"
import { type Axis, axesOf, type Padding, type PerAxis, perAxis } from "./spatial.ts"

/** Options of `maxPool` and `averagePool`. */
export interface PoolOptions {
  /** Size of the window. Default 2. */
  readonly size?: PerAxis | undefined
  /** Default: the size, so that windows lie beside each other. */
  readonly strides?: PerAxis | undefined
  /** Default `"valid"`. */
  readonly padding?: Padding | undefined
}

export const poolNames: OptionNames<PoolOptions> = { size: true, strides: true, padding: true }

/** Options of `im2col` and `col2im`. */
export interface PatchOptions {
  /** Steps of the window. Default 1. */
  readonly strides?: PerAxis | undefined
  /** Default `"valid"`; what is padded is 0. */
  readonly padding?: Padding | undefined
  /** Default 1. */
  readonly dilation?: PerAxis | undefined
}

export const patchNames: OptionNames<PatchOptions> = { strides: true, padding: true, dilation: true }

/** The greatest of every window; padding never is. Of equal ones the first gets the gradient. */
export function maxPool(x: Node, options: PoolOptions): Node {
  const axes = poolAxes("maxPool", x, options)
  const { view, reduced } = windows(m.pad(g.cast(x, "float32"), widths(axes), -Infinity), axes)
  return g.reduce("reduceMax", view, reduced, { first: true })
}

/** The mean of every window, of those elements that are no padding. */
export function averagePool(x: Node, options: PoolOptions): Node {
  const axes = poolAxes("averagePool", x, options)
  const { view, reduced } = windows(m.pad(g.cast(x, "float32"), widths(axes)), axes)
  const sum = g.sum(view, reduced)
  return g.mul(sum, shares(axes, sum.shape))
}

function poolAxes(name: string, x: Node, { size = 2, strides, padding = "valid" }: PoolOptions): Axis[] {
  const spatial = requireSpatial(name, x)
  const sizes = perAxis(name, "size", size, spatial, 1)
  const axes = axesOf(name, x.shape, sizes, { strides: strides ?? sizes, dilation: 1, padding })
  axes.forEach(({ size, low, high }, i) => {
    if (low >= size || high >= size)
      throw new ShapeError(
        name,
        `along spatial axis ${i} of ${formatShape(x.shape)} some windows of ${size} would see padding only ([${low}, ${high}]). Pad by less than the window.`,
        [x.shape],
      )
  })
  return axes
}

function requireSpatial(name: string, x: Node): number {
  const spatial = x.shape.length - 2
  if (spatial >= 1 && spatial <= 3) return spatial
  throw new ShapeError(
    name,
    `takes [batch, …spatial, channels] with one to three spatial axes, got ${formatShape(x.shape)}.`,
    [x.shape],
  )
}

const widths = (axes: readonly Axis[]): [number, number][] => [
  [0, 0],
  ...axes.map(({ low, high }): [number, number] => [low, high]),
  [0, 0],
]

/** All windows of the padded x, and which axes run within one. Those that lie beside each other are only a reshape. */
function windows(x: Node, axes: readonly Axis[]): { readonly view: Node; readonly reduced: readonly number[] } {
  const out = axes.map(({ output }) => output)
  const size = axes.map((axis) => axis.size)
  if (axes.every(({ stride, size: n, dilation }) => stride === n && dilation === 1)) {
    const covered = g.slice(
      x,
      x.shape.map(() => 0),
      [x.shape[0]!, ...axes.map(({ output, size: n }) => output * n), x.shape.at(-1)!],
    )
    const split = [x.shape[0]!, ...axes.flatMap(({ output, size: n }) => [output, n]), x.shape.at(-1)!]
    return { view: g.reshape(covered, split), reduced: axes.map((_, i) => 2 + 2 * i) }
  }
  const steps = { strides: axes.map(({ stride }) => stride), dilation: axes.map(({ dilation }) => dilation) }
  return { view: g.window(x, steps, out, size), reduced: axes.map((_, i) => 1 + axes.length + i) }
}

/** 1 / (elements of each window that are no padding), for the shape [n, …out, c]. */
function shares(axes: readonly Axis[], shape: Shape): Node {
  const inside = axes.map(({ input, size, stride, low, output }) =>
    range(output).map((o) => range(size).filter((k) => isInside(o * stride + k - low, input)).length),
  )
  const counts = inside.reduce<number[]>((all, axis) => all.flatMap((n) => axis.map((count) => n * count)), [1])
  if (counts.every((n) => n === counts[0])) return g.constant(1 / (counts[0] ?? 1), shape)
  const out = axes.map(({ output }) => output)
  const literal = g.literal(
    Float32Array.from(counts, (n) => 1 / n),
    [1, ...out, 1],
    "float32",
  )
  return g.expand(literal, shape)
}

const isInside = (at: number, n: number): boolean => at >= 0 && at < n

/** Every patch that a kernel of `size` would see as a row: [n · …out, …size · c]. */
export function im2col(x: Node, size: PerAxis, options: PatchOptions): Node {
  const axes = patchAxes("im2col", x.shape, requireSpatial("im2col", x), size, options)
  return patches(x, axes)
}

function patches(x: Node, axes: readonly Axis[]): Node {
  const steps = { strides: axes.map(({ stride }) => stride), dilation: axes.map(({ dilation }) => dilation) }
  const out = axes.map(({ output }) => output)
  const size = axes.map((axis) => axis.size)
  const view = g.window(m.pad(x, widths(axes)), steps, out, size)
  return g.reshape(view, [x.shape[0]! * sizeOf(out), sizeOf(size) * x.shape.at(-1)!])
}

function patchAxes(
  name: string,
  shape: Shape,
  spatial: number,
  size: PerAxis,
  { strides = 1, padding = "valid", dilation = 1 }: PatchOptions,
): Axis[] {
  return axesOf(name, shape, perAxis(name, "size", size, spatial, 1), { strides, padding, dilation })
}

/** The other way round: what lies in several patches is added up, in an array of `shape` [n, …in, c]. */
export function col2im(columns: Node, shape: Shape, size: PerAxis, options: PatchOptions): Node {
  const x = g.mark(g.constant(0, shape))
  const rows = patches(x, patchAxes("col2im", shape, requireSpatial("col2im", x), size, options))
  if (`${rows.shape}` !== `${columns.shape}`)
    throw new ShapeError(
      "col2im",
      `patches of ${formatShape(shape)} are ${formatShape(rows.shape)}, got ${formatShape(columns.shape)}.`,
      [columns.shape, shape],
    )
  return reverse([rows], [g.cast(columns, "float32")], [x])[0]!
}
