/** ‖v‖ */
const lengthOf = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0))

/** ‖a − b‖ / ‖b‖: how far a is from b, in lengths of b. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
  lengthOf(a.map((value, i) => value - b[i]!)) / lengthOf(b)
