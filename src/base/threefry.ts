import { ArgumentError } from "./errors.ts"

/** Two 32-bit words, each from 0 to 2³² − 1. */
export type Key = readonly [number, number]

/** The rotations of Threefry-2x32, four to a group of rounds. */
export const rotations: readonly (readonly number[])[] = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
]

/** The constant that Threefish's key schedule mixes in (Skein 1.3). */
export const parity = 0x1bd11bda

/**
 * Threefry-2x32 with 20 rounds: a counter (c0, c1) under a key (k0, k1) to two words of random bits, each from 0 to
 * 2³² − 1. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number): [number, number] {
  const keys = [k0, k1, k0 ^ k1 ^ parity]
  let x = (c0 + k0) | 0
  let y = (c1 + k1) | 0
  for (let group = 1; group <= 5; group++) {
    for (const rotation of rotations[(group - 1) % 2]!) {
      x = (x + y) | 0
      y = ((y << rotation) | (y >>> (32 - rotation))) ^ x
    }
    x = (x + keys[group % 3]!) | 0
    y = (y + keys[(group + 1) % 3]! + group) | 0
  }
  return [x >>> 0, y >>> 0]
}

/** The key of a seed, a whole number from 0 to 2⁵³ − 1: its high and its low word, as in JAX with 64-bit integers. */
export function key(seed: number): [number, number] {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new ArgumentError(`a seed is a whole number from 0 to 2^53 - 1, got ${seed}`)
  return [Math.floor(seed / 2 ** 32), seed >>> 0]
}

/** 32 random bits, as a number from 0 to 2³² − 1, at a flat position; equal to JAX's (`jax_threefry_partitionable`). */
export function randomBits([k0, k1]: Key, position: number): number {
  const [x, y] = threefry2x32(k0, k1, Math.floor(position / 2 ** 32), position >>> 0)
  return (x ^ y) >>> 0
}

/** `n` keys that are independent of each other and of this one; equal to `jax.random.split`. */
export function split([k0, k1]: Key, n = 2): [number, number][] {
  return Array.from({ length: n }, (_, i) => threefry2x32(k0, k1, 0, i))
}

/** A key made of this one and of a whole number from 0 to 2³² − 1 (a step, say); equal to `jax.random.fold_in`. */
export function foldIn([k0, k1]: Key, data: number): [number, number] {
  if (!Number.isInteger(data) || data < 0 || data >= 2 ** 32)
    throw new ArgumentError(`foldIn takes a whole number from 0 to 2^32 - 1, got ${data}`)
  return threefry2x32(k0, k1, 0, data)
}
