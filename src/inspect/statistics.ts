import type { Tensor } from "../tensor/index.ts"
import { ratioOf, type Sheet } from "./sheet.ts"

/** What there is to say about the elements of a tensor, all of them. */
export interface Statistics {
  readonly mean: number
  /** Divided by the count, not by one less. */
  readonly std: number
  readonly min: number
  readonly max: number
  /** √ of the mean square. */
  readonly rms: number
  /** Fraction that is exactly 0. */
  readonly zeros: number
  /** Fraction that is NaN or infinite. With one, mean, std and rms are not finite either. */
  readonly notFinite: number
}

/**
 * Before squaring: gradients of 1e-24 must not vanish, nor values of 1e12 become infinite. A power of two, so that nothing
 * is rounded.
 */
const SCALE = 2 ** 16

/**
 * Adds the statistics of a traced tensor to what a program is to compute, in one pass over it. Squares are summed around
 * 0 and around the first element: of the two, the one nearer to the mean gives the variance without cancellation.
 */
export function addStatistics(sheet: Sheet, x: Tensor): () => Statistics {
  const pivot = x
    .flatten()
    .slice([[0, 1]])
    .reshape([])
  const read = sheet.scalars(
    pivot,
    x.mean(),
    // As the largest of −x, so that it is a plain reduction.
    x.neg().max(),
    x.max(),
    meanSquare(x),
    meanSquare(x.sub(pivot)),
    ratioOf(x.equal(0)),
    // |x| < ∞, written so that it takes two operations.
    ratioOf(x.maximum(x.neg()).less(Number.POSITIVE_INFINITY).logicalNot()),
  )
  return () => {
    const [mean, fromPivot] = [read(1), read(1) - read(0)]
    const square = read(4) / SCALE ** 2
    const variance = Math.abs(mean) <= Math.abs(fromPivot) ? square - mean ** 2 : read(5) / SCALE ** 2 - fromPivot ** 2
    return {
      mean,
      std: Number.isNaN(variance) ? Number.NaN : Math.sqrt(Math.max(0, variance)),
      min: -read(2),
      max: read(3),
      rms: Math.sqrt(square),
      zeros: read(6),
      notFinite: read(7),
    }
  }
}

/** The root mean square alone. */
export function addRms(sheet: Sheet, x: Tensor): () => number {
  const read = sheet.scalar(meanSquare(x))
  return () => Math.sqrt(read()) / SCALE
}

const meanSquare = (x: Tensor): Tensor => x.mul(SCALE).square().mean()
