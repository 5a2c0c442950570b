import type { Tensor } from "../tensor/index.ts"
import { ratioOf, type Sheet } from "./sheet.ts"

/** What there is to say about the elements of a tensor, all of them. */
export interface Statistics {
  readonly mean: number
  /**
   * Divided by the count, not by one less. As `rms`, it is of float32: for values of about 1e-25 to 1e13 in size; of
   * smaller ones it may be 0, of larger ones infinite.
   */
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
 * What squares are taken around, so that the variance has no cancellation: the first element, which lies among the others;
 * or 0, for what is as good as centred, and may begin with an outlier; or both, of which the nearer to the mean counts.
 */
export type Around = "first" | "zero" | "both"

/** Adds the statistics of a traced tensor to what a program is to compute, in one pass over it. */
export function addStatistics(sheet: Sheet, x: Tensor, around: Around): () => Statistics {
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
    ratioOf(x.equal(0)),
    // NaN and ±∞ less themselves are NaN.
    ratioOf(x.sub(x).notEqual(0)),
  )
  const aroundZero = around === "first" ? undefined : sheet.scalar(meanSquare(x))
  const aroundFirst = around === "zero" ? undefined : sheet.scalar(meanSquare(x.sub(pivot)))
  return () => {
    const [mean, offset] = [read(1), read(1) - read(0)]
    const nearZero = aroundFirst === undefined || Math.abs(mean) <= Math.abs(offset)
    const variance =
      aroundZero && nearZero ? aroundZero() / SCALE ** 2 - mean ** 2 : aroundFirst!() / SCALE ** 2 - offset ** 2
    const square = aroundZero ? aroundZero() / SCALE ** 2 : variance + mean ** 2
    return {
      mean,
      std: Number.isNaN(variance) ? Number.NaN : Math.sqrt(Math.max(0, variance)),
      min: -read(2),
      max: read(3),
      rms: Math.sqrt(square),
      zeros: read(4),
      notFinite: read(5),
    }
  }
}

/** The root mean square alone. */
export function addRms(sheet: Sheet, x: Tensor): () => number {
  const read = sheet.scalar(meanSquare(x))
  return () => Math.sqrt(read()) / SCALE
}

const meanSquare = (x: Tensor): Tensor => x.mul(SCALE).square().mean()
