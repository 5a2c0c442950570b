import { ArgumentError, ShapeError } from "../../base/errors.ts"
import type { OptionNames } from "../../base/options.ts"
import { formatShape, sizeOf } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import type { Convolution, Node } from "../../graph/node.ts"
import { enableConvolutions } from "../../targets/convolutions.ts"
import { requireWhole } from "./broadcast.ts"
import { type Axis, axesOf, type Padding, type PerAxis, perAxis, requireFewPhases, span } from "./spatial.ts"

/** Options of `conv`. */
export interface ConvOptions {
  /** Steps of the window. Default 1. */
  readonly strides?: PerAxis | undefined
  /** Default `"valid"`. */
  readonly padding?: Padding | undefined
  /** Distance of the kernel's elements in the input. Default 1. */
  readonly dilation?: PerAxis | undefined
  /** Parts of the channels that are convolved apart. Default 1. */
  readonly groups?: number | undefined
}

export const convNames: OptionNames<ConvOptions> = { strides: true, padding: true, dilation: true, groups: true }

/** Options of `convTranspose`. */
export interface ConvTransposeOptions extends Omit<ConvOptions, "groups" | "padding"> {
  /** That of the convolution which this one reverses. Default `"valid"`. */
  readonly padding?: "valid" | "same" | undefined
  /**
   * How much longer the output is than the shortest that fits. By default as in Keras: stride times the input, and with
   * "valid" as much more as the kernel is wider than the stride.
   */
  readonly outputPadding?: PerAxis | undefined
}

export const convTransposeNames: OptionNames<ConvTransposeOptions> = {
  strides: true,
  padding: true,
  dilation: true,
  outputPadding: true,
}

const attributesOf = (axes: readonly Axis[], groups: number): Convolution => ({
  strides: axes.map(({ stride }) => stride),
  dilation: axes.map(({ dilation }) => dilation),
  low: axes.map(({ low }) => low),
  groups,
})

/** x [n, …in, c] and kernel […size, c / groups, f] → [n, …out, f]. */
export function conv(x: Node, kernel: Node, options: ConvOptions, name = "conv"): Node {
  enableConvolutions()
  const { strides = 1, padding = "valid", dilation = 1, groups = 1 } = options
  requireRanks(name, x, kernel)
  requireWhole(name, "groups", groups, 1)
  const [channels, ofGroup, filters] = [x.shape.at(-1)!, kernel.shape.at(-2)!, kernel.shape.at(-1)!]
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new ShapeError(name, `${channels} channels and ${filters} filters do not divide into ${groups} groups.`, [
      x.shape,
      kernel.shape,
    ])
  if (ofGroup * groups !== channels)
    throw new ShapeError(
      name,
      `the kernel ${formatShape(kernel.shape)} is for ${ofGroup * groups} channels${groups > 1 ? ` (${ofGroup} in each of ${groups} groups)` : ""}, but x ${formatShape(x.shape)} has ${channels}. Channels come last.`,
      [x.shape, kernel.shape],
    )
  const axes = axesOf(name, x.shape, kernel.shape.slice(0, -2), { strides, dilation, padding })
  const shape = [x.shape[0]!, ...axes.map(({ output }) => output), filters]
  const [a, b] = [g.cast(x, "float32"), g.cast(kernel, "float32")]
  if (groups === 1 && axes.every(({ size, low, high }) => size === 1 && low + high === 0))
    return pointwise(a, b, axes, shape)
  return g.conv(a, b, attributesOf(axes, groups), shape)
}

/** A kernel of one place is a matrix. */
function pointwise(x: Node, kernel: Node, axes: readonly Axis[], shape: readonly number[]): Node {
  const [channels, filters] = kernel.shape.slice(-2) as [number, number]
  const start = x.shape.map(() => 0)
  const seen = g.slice(x, start, [...shape.slice(0, -1), channels], [1, ...axes.map(({ stride }) => stride), 1])
  const rows = g.reshape(seen, [1, sizeOf(shape.slice(0, -1)), channels])
  return g.reshape(g.dot(rows, g.reshape(kernel, [1, channels, filters])), shape)
}

/** Each channel for itself: kernel […size, c, multiplier] → [n, …out, c · multiplier]. */
export function depthwiseConv(x: Node, kernel: Node, options: Omit<ConvOptions, "groups">): Node {
  requireRanks("depthwiseConv", x, kernel)
  const [channels, multiplier] = kernel.shape.slice(-2) as [number, number]
  if (channels !== x.shape.at(-1))
    throw new ShapeError(
      "depthwiseConv",
      `the kernel ${formatShape(kernel.shape)} is for ${channels} channels, but x ${formatShape(x.shape)} has ${x.shape.at(-1)}.`,
      [x.shape, kernel.shape],
    )
  const flat = g.reshape(kernel, [...kernel.shape.slice(0, -2), 1, channels * multiplier])
  return conv(x, flat, { ...options, groups: channels }, "depthwiseConv")
}

/** x [n, …in, f] and kernel […size, c, f] → [n, …out, c]: what `conv` from c to f channels does backwards. */
export function convTranspose(x: Node, kernel: Node, options: ConvTransposeOptions): Node {
  enableConvolutions()
  const name = "convTranspose"
  requireRanks(name, x, kernel)
  const [channels, filters] = kernel.shape.slice(-2) as [number, number]
  if (x.shape.at(-1) !== filters)
    throw new ShapeError(
      name,
      `the kernel ${formatShape(kernel.shape)} […size, out, in] is for ${filters} channels, but x ${formatShape(x.shape)} has ${x.shape.at(-1)}.`,
      [x.shape, kernel.shape],
    )
  const axes = transposedAxes(name, x.shape.slice(1, -1), kernel.shape.slice(0, -2), options)
  const shape = [x.shape[0]!, ...axes.map(({ input }) => input), channels]
  return g.convInput(g.cast(x, "float32"), g.cast(kernel, "float32"), attributesOf(axes, 1), shape)
}

/** The axes of the convolution that is reversed: its output is given, its input comes out, as long as Keras says. */
export function transposedAxes(
  name: string,
  given: readonly number[],
  size: readonly number[],
  { strides = 1, padding = "valid", dilation = 1, outputPadding }: ConvTransposeOptions,
): Axis[] {
  const count = size.length
  if (padding !== "valid" && padding !== "same")
    throw new ArgumentError(`${name}: padding must be "valid" or "same", got ${String(padding)}.`)
  const steps = perAxis(name, "strides", strides, count, 1)
  requireFewPhases(name, steps)
  const apart = perAxis(name, "dilation", dilation, count, 1)
  const extra = outputPadding === undefined ? undefined : perAxis(name, "outputPadding", outputPadding, count, 0)
  return size.map((k, i): Axis => {
    const [output, stride] = [given[i]!, steps[i]!]
    const reach = span(k, apart[i]!)
    if (extra && extra[i]! >= stride)
      throw new ArgumentError(`${name}: outputPadding must be less than the stride ${stride}, got ${extra[i]}.`)
    const usual = output * stride + (padding === "valid" ? Math.max(reach - stride, 0) : 0)
    const chosen = (output - 1) * stride + reach - (padding === "same" ? 2 * Math.floor(reach / 2) : 0)
    const input = extra ? chosen + extra[i]! : usual
    const total = Math.max(0, (output - 1) * stride + reach - input)
    const low = padding === "valid" ? 0 : Math.floor(total / 2)
    return { input, size: k, stride, dilation: apart[i]!, low, high: total - low, output }
  })
}

function requireRanks(name: string, x: Node, kernel: Node): void {
  const spatial = kernel.shape.length - 2
  if (spatial < 1 || spatial > 3)
    throw new ShapeError(
      name,
      `a kernel has one to three spatial axes, then the channels and the filters, got shape ${formatShape(kernel.shape)}.`,
      [kernel.shape],
    )
  if (x.shape.length !== spatial + 2)
    throw new ShapeError(
      name,
      `with the kernel ${formatShape(kernel.shape)} x must have ${spatial + 2} axes, [batch, …${spatial} spatial, channels], got ${formatShape(x.shape)}.`,
      [x.shape, kernel.shape],
    )
}
