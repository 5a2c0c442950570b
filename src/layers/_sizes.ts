import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"

/** One number for all spatial axes, or one for each: `3`, `[3, 5]`. */
export type Sizes1D = number | readonly [number]
export type Sizes2D = number | readonly [number, number]
export type Sizes3D = number | readonly [number, number, number]
export type Sizes = number | readonly number[]

/** What is at the start and at the end of an axis. */
export type Pair = readonly [number, number]
export type Pairs1D = number | Pair
export type Pairs2D = number | readonly [number, number] | readonly [Pair, Pair]
export type Pairs3D = number | readonly [number, number, number] | readonly [Pair, Pair, Pair]
export type Pairs = number | readonly number[] | readonly Pair[]

const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least

/** A whole number of `least` or more for each of `rank` axes. */
export function checkEach(kind: string, name: string, value: unknown, rank: number, least: number): readonly number[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : new Array<unknown>(rank).fill(value)
  if (all.length === rank && all.every((n) => isWhole(n, least))) return all as readonly number[]
  throw new ArgumentError(
    `${kind}: ${name} must be a whole number of ${least} or more${rank === 1 ? "" : `, or ${rank} of them in an array`}, got ${show(value)}.`,
  )
}

/**
 * As Keras reads padding and cropping: one number, one an axis, or a pair an axis; with one axis, a pair is its own.
 */
export function checkPairs(kind: string, name: string, value: unknown, rank: number): readonly Pair[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : new Array<unknown>(rank).fill(value)
  const pairs = rank === 1 && Array.isArray(value) && !Array.isArray(value[0]) ? [given] : given
  const full = pairs.map((item) => (Array.isArray(item) ? item : [item, item]) as readonly unknown[])
  if (full.length === rank && full.every((pair) => pair.length === 2 && pair.every((n) => isWhole(n, 0))))
    return full as readonly unknown[] as readonly Pair[]
  const forms = rank === 1 ? "a pair [start, end]" : `${rank} of them, or ${rank} pairs [start, end], in an array`
  throw new ArgumentError(`${kind}: ${name} must be a whole number of 0 or more, or ${forms}, got ${show(value)}.`)
}
