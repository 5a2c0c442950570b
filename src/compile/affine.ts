import type { Affine } from "./program.ts"

/** Arithmetic on affine expressions of loop variables. Terms are sorted by loop and never zero. */

export const fixed = (constant: number): Affine => ({ constant, terms: [] })

export const loop = (number: number): Affine => ({ constant: 0, terms: [[number, 1]] })

export function plus(a: Affine, b: Affine): Affine {
  const sums = new Map(a.terms)
  for (const [number, coefficient] of b.terms) sums.set(number, (sums.get(number) ?? 0) + coefficient)
  const terms = [...sums].filter(([, c]) => c !== 0).sort(([x], [y]) => x - y)
  return { constant: a.constant + b.constant, terms }
}

export function times(a: Affine, factor: number): Affine {
  if (factor === 0) return fixed(0)
  return { constant: a.constant * factor, terms: a.terms.map(([number, c]) => [number, c * factor] as const) }
}

export const shift = (a: Affine, by: number): Affine => ({ constant: a.constant + by, terms: a.terms })

export const sameAffine = (a: Affine, b: Affine): boolean =>
  a.constant === b.constant &&
  a.terms.length === b.terms.length &&
  a.terms.every(([number, c], i) => number === b.terms[i]![0] && c === b.terms[i]![1])

/** The least and greatest value over the loops' extents. */
export function boundsOf(a: Affine, extents: readonly number[]): [least: number, greatest: number] {
  let least = a.constant
  let greatest = a.constant
  for (const [number, c] of a.terms) {
    const reach = c * Math.max(0, extents[number]! - 1)
    if (reach < 0) least += reach
    else greatest += reach
  }
  return [least, greatest]
}

export const printAffine = (a: Affine, name = (number: number) => `i${number}`): string =>
  [...a.terms.map(([number, c]) => (c === 1 ? name(number) : `${c}*${name(number)}`)), a.constant || ""]
    .filter((part) => part !== "")
    .join(" + ") || "0"
