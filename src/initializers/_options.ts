import { checkNotNegative, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { type Seed, Tensor } from "../tensor/index.ts"
import type { InitializerOptions } from "./initializer.ts"

export const initializerOptions: OptionNames<InitializerOptions> = { seed: true }

/** The seed of an initializer that has no other options. */
export const seedOf = (where: string, options: InitializerOptions): Seed =>
  checkedSeed(where, checkOptions(where, options, initializerOptions).seed)

/** Refused here, where the user wrote it, rather than when a weight is drawn. */
export function checkedSeed(where: string, seed: Seed): Seed {
  if (seed === undefined || seed instanceof Tensor) return seed
  if (typeof seed === "object" && seed !== null) {
    if (typeof seed.next === "function") return seed
    throw new ArgumentError(`${where}: seed must be a whole number, a key or a generator of keys, got ${show(seed)}.`)
  }
  return checkSeed(where, seed)
}

export const checkedDeviation = (where: string, stddev: number): number => checkNotNegative(where, "stddev", stddev)
