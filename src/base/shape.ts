/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

export const sizeOf = (shape: Shape): number => shape.reduce((product, n) => product * n, 1)

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i])

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride
    stride *= shape[i]!
  }
  return strides
}

/** numpy's broadcasting: the common shape, or undefined when there is none. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length)
  const out = new Array<number>(rank)
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1
    const y = b[b.length - rank + i] ?? 1
    if (x !== y && x !== 1 && y !== 1) return undefined
    out[i] = x === 1 ? y : x
  }
  return out
}

/** `[100, 784]`, as errors and summaries print it. */
export const formatShape = (shape: Shape): string => `[${shape.join(", ")}]`

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
