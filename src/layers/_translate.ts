import { arange, type Tensor, where } from "../tensor/index.ts"

export const fillModes = ["reflect", "constant", "wrap", "nearest"] as const
export const interpolations = ["nearest", "bilinear"] as const

export interface TranslateOptions {
  readonly fillMode: (typeof fillModes)[number]
  readonly interpolation: (typeof interpolations)[number]
  readonly fillValue: number
}

/** One of the pixels along an axis that make a pixel of the output: [batch, length]. */
interface Tap {
  /** A place that there is. */
  readonly index: Tensor
  /** Absent: everywhere. Elsewhere `fillValue` stands instead. */
  readonly inside?: Tensor
  /** Absent: 1. */
  readonly weight?: Tensor
}

/**
 * Images [batch, height, width, channels] moved down and to the right by `down` and `right` pixels, each [batch]. Whole
 * numbers move pixels as they are; between them, `"bilinear"` mixes up to four by their distance, `"nearest"` takes one.
 */
export function translate(x: Tensor, down: Tensor, right: Tensor, options: TranslateOptions): Tensor {
  const [batch, height, width, channels] = x.shape as readonly [number, number, number, number]
  const pixels = x.reshape([batch * height * width, channels])
  const first = arange(batch)
    .mul(height * width)
    .reshape([batch, 1, 1])
  const columns = taps(right, width, options)
  const parts = taps(down, height, options).flatMap((row) =>
    columns.map((column) => {
      const [rows, cols] = [row.index.reshape([batch, height, 1]), column.index.reshape([batch, 1, width])]
      const found = pixels.take(first.add(rows.mul(width)).add(cols)) // [batch, height, width, channels]
      const inside = both(row.inside, column.inside, (a, b) => a.logicalAnd(b))
      const weight = both(row.weight, column.weight, (a, b) => a.mul(b))
      const filled = inside ? where(inside, found, options.fillValue) : found
      return weight ? filled.mul(weight) : filled
    }),
  )
  return parts.reduce((sum, part) => sum.add(part))
}

/** What stands for rows and for columns, joined to [batch, height, width, 1]. */
function both(
  row: Tensor | undefined,
  column: Tensor | undefined,
  join: (a: Tensor, b: Tensor) => Tensor,
): Tensor | undefined {
  return row && column && join(row.expandDims(2).expandDims(3), column.expandDims(1).expandDims(3))
}

/** For each pixel along an axis of n that is moved by `shift` [batch]: where it comes from. */
function taps(shift: Tensor, n: number, { fillMode, interpolation }: TranslateOptions): readonly Tap[] {
  const source = arange(n).reshape([1, n]).sub(shift.expandDims(1)) // [batch, n]
  if (interpolation === "nearest") return [tapAt(source.round().cast("int32"), n, fillMode)]
  const lower = source.floor()
  const after = source.sub(lower)
  const index = lower.cast("int32")
  return [
    { ...tapAt(index, n, fillMode), weight: after.neg().add(1) },
    { ...tapAt(index.add(1), n, fillMode), weight: after },
  ]
}

/** As `numpy.pad` and scipy know these modes; "reflect" repeats the pixel at the edge: d c b a | a b c d | d c b a. */
function tapAt(index: Tensor, n: number, mode: TranslateOptions["fillMode"]): Tap {
  if (mode === "wrap") return { index: index.mod(n) }
  if (mode === "reflect") {
    const at = index.mod(2 * n)
    return { index: at.minimum(at.neg().add(2 * n - 1)) }
  }
  const clipped = index.clip(0, n - 1)
  return mode === "nearest" ? { index: clipped } : { index: clipped, inside: index.equal(clipped) }
}
