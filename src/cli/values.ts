import { InvalidArgumentError } from "commander"
import { NameError } from "../base/errors.ts"
import { type TargetName, targetNames } from "../targets/index.ts"

/** A whole number from `min`, written in decimal digits: "1e3", "0x10" and "" are refused, as they may be slips. */
export function wholeNumber(min: number): (text: string) => number {
  const range = `${min} to ${Number.MAX_SAFE_INTEGER} (2^53 - 1)`
  return (text) => {
    const value = Number(text)
    if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value
    throw new InvalidArgumentError(`It must be a whole number from ${range}, in digits.`)
  }
}

export function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError("It must be a number above 0, such as 0.001.")
}

export function targetName(text: string): TargetName {
  return oneOf("target", targetNames)(text)
}

/** One of a few names; a near miss is answered with "Did you mean …?". */
export function oneOf<T extends string>(kind: string, known: readonly T[]): (text: string) => T {
  return (text) => {
    const found = known.find((name) => name === text)
    // Not commander's InvalidArgumentError, which would say the same twice.
    if (found === undefined) throw new NameError(kind, text, known)
    return found
  }
}

/** `0-7`, `0,2,5`, `3`, or `record`. */
export function seedList(text: string): readonly number[] | "record" {
  if (text === "record") return text
  const parts = text.split(",").map((part) => /^(\d+)(?:-(\d+))?$/.exec(part.trim()))
  const seeds = parts.flatMap((part) => {
    if (!part) return [Number.NaN]
    const [from, to] = [Number(part[1]), Number(part[2] ?? part[1])]
    return to - from < 0 || to - from > 999 ? [Number.NaN] : Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
  if (seeds.every(Number.isSafeInteger)) return [...new Set(seeds)]
  throw new InvalidArgumentError("It must be seeds such as 0-7 or 0,2,5 (at most 1,000 in a range), or record.")
}
