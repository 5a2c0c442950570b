/** The spatial axes of a convolution: their sizes, and how they lie to each other. */
export interface Meeting {
  readonly batch: number
  readonly input: readonly number[]
  readonly kernel: readonly number[]
  readonly output: readonly number[]
  readonly strides: readonly number[]
  readonly dilation: readonly number[]
  readonly low: readonly number[]
}

/**
 * Calls with the flat positions, channels aside, of an element of the input, of the kernel and of the output wherever the
 * three meet: i = o · strides + k · dilation − low on every axis, inside of the input. For the references, which
 * only mean to be right.
 */
export function forEachMeeting(
  { batch, input, kernel, output, strides, dilation, low }: Meeting,
  visit: (input: number, kernel: number, output: number) => void,
): void {
  const along = (axis: number, i: number, k: number, o: number): void => {
    if (axis === input.length) {
      visit(i, k, o)
      return
    }
    for (let p = 0; p < output[axis]!; p++)
      for (let q = 0; q < kernel[axis]!; q++) {
        const at = p * strides[axis]! + q * dilation[axis]! - low[axis]!
        if (at >= 0 && at < input[axis]!)
          along(axis + 1, i * input[axis]! + at, k * kernel[axis]! + q, o * output[axis]! + p)
      }
  }
  for (let n = 0; n < batch; n++) along(0, n, 0, n)
}
