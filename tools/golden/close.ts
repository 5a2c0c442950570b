/** Numbers, possibly nested in arrays, or anything that holds them flat, as a tensor's data. */
export type Numbers = number | readonly Numbers[] | Float32Array | Int32Array

export interface Tolerance {
  /** Allowed share of the expected value. Default 1e-6, about ten of float32's steps. */
  readonly relative?: number
  /** Allowed beside it, for values near 0. Default 1e-7. */
  readonly absolute?: number
}

/** Throws unless all numbers are as many as expected and within tolerance; the message names the worst. */
export function expectClose(
  actual: Numbers,
  expected: Numbers,
  { relative = 1e-6, absolute = 1e-7 }: Tolerance = {},
): void {
  const [a, b] = [flat(actual), flat(expected)]
  if (a.length !== b.length) throw new Error(`expected ${b.length} numbers, got ${a.length}`)
  let worst = -1
  let excess = 1
  b.forEach((want, i) => {
    const by = Object.is(a[i], want) ? 0 : Math.abs(a[i]! - want) / (absolute + relative * Math.abs(want))
    if (!(by <= excess)) [worst, excess] = [i, Number.isNaN(by) ? Infinity : by]
  })
  if (worst >= 0)
    throw new Error(
      `element ${worst}: expected ${b[worst]}, got ${a[worst]}, ${excess.toPrecision(3)} times the tolerance`,
    )
}

function flat(numbers: Numbers): number[] {
  if (typeof numbers === "number") return [numbers]
  return Array.from(numbers as readonly Numbers[]).flatMap(flat)
}
