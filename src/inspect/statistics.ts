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
 * Adds the statistics of a traced tensor to what a program is to compute: two passes, as the second knows mean and
 * largest element. Divided by that, squares of 1e-30 are no zeros, and of 1e30 not infinite.
 *
 * @returns how to read them, and the scale of the tensor
 */
export function addStatistics(sheet: Sheet, x: Tensor): [read: () => Statistics, scale: Scale] {
  // As the largest of −x, so that it is a plain reduction.
  const [max, depth] = [x.max(), x.neg().max()]
  const mean = x.mean()
  const scale = scaleOf(sheet, max, depth)
  const read = sheet.record({
    mean,
    max,
    depth,
    zeros: ratioOf(x.equal(0)),
    // |x| < ∞, written so that it takes two operations.
    notFinite: ratioOf(x.maximum(x.neg()).less(Number.POSITIVE_INFINITY).logicalNot()),
    std: rmsOf(x.sub(mean), scale),
    rms: rmsOf(x, scale),
  })
  return [
    () => {
      const { depth: low, max: high, ...rest } = read()
      return {
        mean: rest.mean,
        std: rest.std,
        min: -low,
        max: high,
        rms: rest.rms,
        zeros: rest.zeros,
        notFinite: rest.notFinite,
      }
    },
    scale,
  ]
}

/** What to multiply by before squaring, and the square root by afterwards. */
export interface Scale {
  readonly factor: Tensor
  readonly largest: Tensor
}

function scaleOf(sheet: Sheet, max: Tensor, depth: Tensor): Scale {
  const largest = max.maximum(depth)
  const factor = largest.maximum(1e-37).reciprocal()
  sheet.scalar(factor) // as a result it is computed once, not for every element
  return { factor, largest }
}

/** √ of the mean square, where `scale` is that of something about as large. */
export const rmsOf = (x: Tensor, { factor, largest }: Scale): Tensor =>
  x.mul(factor).square().mean().sqrt().mul(largest)

/** The same of what has no other statistics. */
export const addRms = (sheet: Sheet, x: Tensor): (() => number) =>
  sheet.scalar(rmsOf(x, scaleOf(sheet, x.max(), x.neg().max())))
