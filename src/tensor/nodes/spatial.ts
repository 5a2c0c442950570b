import { ArgumentError, ShapeError } from "../../base/errors.ts"
import { formatShape, type Shape } from "../../base/shape.ts"
import { show } from "../../base/show.ts"

/** A number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[]

/**
 * `"valid"`: none. `"same"`: as much as makes the output ⌈size / stride⌉, the odd element at the end, as in Keras.
 * Else [before, after] for each spatial axis.
 */
export type Padding = "valid" | "same" | readonly (readonly [before: number, after: number])[]

/** One spatial axis: how a window of `size` places, `dilation` apart, walks over `input` in steps of `stride`. */
export interface Axis {
  readonly input: number
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly low: number
  readonly high: number
  readonly output: number
}

/** `value` for each of `count` spatial axes: whole numbers of `least` or more. */
export function perAxis(operation: string, name: string, value: PerAxis, count: number, least: number): number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : new Array(count).fill(value)
  if (list.length !== count)
    throw new ArgumentError(
      `${operation}: ${name} must be one number or ${count}, one for each spatial axis, got ${show(value)}.`,
    )
  if (!list.every((n) => Number.isInteger(n) && (n as number) >= least))
    throw new ArgumentError(
      `${operation}: ${name} must be whole numbers${Number.isFinite(least) ? ` of ${least} or more` : ""}, got ${show(value)}.`,
    )
  return list as number[]
}

/** The places a window of `size` spans. */
export const span = (size: number, dilation: number): number => (size - 1) * dilation + 1

/** How windows walk over the spatial axes of x [n, …, c]. */
export function axesOf(
  operation: string,
  x: Shape,
  size: readonly number[],
  options: { readonly strides: PerAxis; readonly dilation: PerAxis; readonly padding: Padding },
): Axis[] {
  const count = size.length
  const strides = perAxis(operation, "strides", options.strides, count, 1)
  const dilation = perAxis(operation, "dilation", options.dilation, count, 1)
  perAxis(operation, "the sizes of the window", size, count, 1)
  requireFewPhases(operation, strides)
  const { padding } = options
  if (padding !== "valid" && padding !== "same" && !arePairs(padding, count))
    throw new ArgumentError(
      `${operation}: padding must be "valid", "same" or ${count} pairs [before, after] of whole numbers, one for each spatial axis, got ${show(padding)}.`,
    )
  return size.map((k, i) => {
    const n = x[1 + i]!
    const reach = span(k, dilation[i]!)
    // An axis without places has none afterwards either, wherever the output's length follows from the input's.
    if (n === 0 && padding === "same")
      return { input: 0, size: k, stride: strides[i]!, dilation: dilation[i]!, low: 0, high: 0, output: 0 }
    const total = padding === "same" ? Math.max(0, (Math.ceil(n / strides[i]!) - 1) * strides[i]! + reach - n) : 0
    const half = Math.floor(total / 2)
    const [low, high] = typeof padding === "string" ? [half, total - half] : padding[i]!
    const axis = { input: n, size: k, stride: strides[i]!, dilation: dilation[i]!, low, high }
    const output = Math.floor((n + low + high - reach) / axis.stride) + 1
    if (n + low + high < reach) refuse(operation, x, i, axis, output)
    return { ...axis, output }
  })
}

/** Elements that are a stride apart are computed together on the way back: as many kinds of them as strides multiply to. */
const mostPhases = 4096

export function requireFewPhases(operation: string, strides: readonly number[]): void {
  const phases = strides.reduce((product, n) => product * n, 1)
  if (phases > mostPhases)
    throw new ArgumentError(
      `${operation}: strides of ${strides.join(" × ")} skip more than can be kept apart; together at most ${mostPhases}. Take every n-th element with slice() first.`,
    )
}

const arePairs = (padding: unknown, count: number): boolean =>
  Array.isArray(padding) &&
  padding.length === count &&
  padding.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= 0))

/** The arithmetic by which nothing would be left. */
function refuse(operation: string, x: Shape, i: number, axis: Omit<Axis, "output">, output: number): never {
  const { input, size, stride, dilation, low, high } = axis
  const padded = low === high ? `2·${low}` : `${low} + ${high}`
  const reach = dilation === 1 ? `${size}` : `((${size} − 1)·${dilation} + 1)`
  const result = `${output}`.replace("-", "−")
  const quotient = `(${input} + ${padded} − ${reach})/${stride}`
  throw new ShapeError(
    operation,
    `a window of ${span(size, dilation)} does not fit along spatial axis ${i} of ${formatShape(x)}: ` +
      `${stride === 1 ? quotient : `⌊${quotient}⌋`} + 1 = ${result}. Make the window smaller, or pad.`,
    [x],
  )
}
