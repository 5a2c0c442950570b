import { ArgumentError, NameError } from "./errors.ts"
import type { Shape } from "./shape.ts"
import { show } from "./show.ts"

// What arguments must be, for those who write JavaScript too: each says what the user called, which argument, what it
// must be and what it was.

/** A whole number of `least` or more. */
export function checkCount(where: string, name: string, value: unknown, least: number, cure = ""): number {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw new ArgumentError(`${where}: ${name} must be a whole number of ${least} or more, got ${show(value)}.${cure}`)
  return value as number
}

/** A number (not NaN, not infinite, not a string that looks like one) that `fits`, in words: "lie in [0, 1]". */
export function checkNumber(
  where: string,
  name: string,
  value: unknown,
  words = "be a finite number",
  fits: (value: number) => boolean = () => true,
): number {
  if (typeof value !== "number" || !Number.isFinite(value) || !fits(value))
    throw new ArgumentError(`${where}: ${name} must ${words}, got ${show(value)}.`)
  return value
}

export const checkNotNegative = (where: string, name: string, value: unknown): number =>
  checkNumber(where, name, value, "be a number of 0 or more", (n) => n >= 0)

export function checkFlag(where: string, name: string, value: unknown): boolean {
  if (typeof value !== "boolean")
    throw new ArgumentError(`${where}: ${name} must be true or false, got ${show(value)}.`)
  return value
}

/** A function; `cure` shows one where it belongs. */
export function checkFunction(where: string, value: unknown, cure: string): void {
  if (typeof value !== "function")
    throw new ArgumentError(`${where}: takes a function, as in ${cure}, got ${show(value)}.`)
}

export function checkArray(where: string, name: string, value: unknown, cure: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw new ArgumentError(`${where}: takes ${name} in an array, as in ${cure}, got ${show(value)}.`)
  return value
}

/** One of a few words. */
export function checkChoice<Word extends string>(
  where: string,
  name: string,
  value: unknown,
  words: readonly Word[],
): Word {
  if (words.includes(value as Word)) return value as Word
  if (typeof value === "string") throw new NameError(name, value, words, where)
  throw new ArgumentError(`${where}: ${name} must be one of ${words.map(show).join(", ")}, got ${show(value)}.`)
}

export function checkSeed(where: string, seed: unknown): number {
  if (!Number.isSafeInteger(seed) || (seed as number) < 0)
    throw new ArgumentError(`${where}: seed must be a whole number from 0 to 2^53 - 1, got ${show(seed)}.`)
  return seed as number
}

/** Sizes of axes, each a whole number of 0 or more. */
export function checkSizes(where: string, name: string, shape: unknown, cure: string): Shape {
  const sizes: readonly unknown[] | undefined = Array.isArray(shape) ? shape : undefined
  const bad = sizes?.find((n) => !Number.isSafeInteger(n) || (n as number) < 0)
  if (sizes && bad === undefined && !sizes.includes(undefined)) return sizes as Shape
  throw new ArgumentError(`${where}: ${name} must be the sizes of ${cure}, got ${show(shape)}.`)
}
