import { histogramOf as countedIn, type Histogram } from "../runs/index.ts"

export type { Histogram } from "../runs/index.ts"

/** Of values that may have been picked evenly from a large tensor. */
export interface TensorHistogram extends Histogram {
  /** Elements of the tensor. More than were looked at if it was large. */
  readonly size: number
}

/** Bins of equal width from the smallest to the largest value; equal values give one bin without width. */
export const histogramOf = (values: ArrayLike<number>, size = values.length): TensorHistogram => ({
  ...countedIn(values),
  size,
})
