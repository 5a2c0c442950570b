import { ArgumentError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import { key as keyOf } from "../base/threefry.ts"
import type { Node } from "../graph/node.ts"
import * as r from "./nodes/random.ts"
import { apply, asTensor, Tensor } from "./tensor.ts"
import { Variable } from "./variable.ts"

/** A key (int32 [2]): the same key and shape give the same numbers, on every target. Equal to `jax.random.key`. */
export function key(seed: number): Tensor {
  return new Tensor({ value: Int32Array.from(keyOf(seed), (word) => word | 0) }, [2], "int32")
}

/** n keys independent of each other, [n, 2]. Do not draw from a key that was split. */
export const split = (from: Tensor, n = 2): Tensor => apply((k) => r.split(k, n), from)

/** A stream of keys from one seed: each draw moves it on, inside traced functions too. */
export interface SeedGenerator {
  readonly state: Variable
  next(): Tensor
}

export function SeedGenerator(seed: number): SeedGenerator {
  const state = new Variable(key(seed), { name: "seed", trainable: false, dtype: "int32" })
  return {
    state,
    next() {
      const keys = split(state.value, 2)
      state.assign(keys.slice([[0, 1]]).reshape([2]))
      return keys.slice([[1, 2]]).reshape([2])
    },
  }
}

/** A whole number: always the same numbers. A key, or a generator of keys. Without one: the global generator. */
export type Seed = number | Tensor | SeedGenerator | undefined

let globalGenerator: SeedGenerator | undefined

/** Restarts the global generator; it starts from a seed of its own that differs from run to run. */
export function setSeed(seed: number): void {
  globalGenerator = SeedGenerator(seed)
}

function resolve(seed: Seed): Tensor {
  if (typeof seed === "number") return key(seed)
  if (seed instanceof Tensor) return seed
  if (seed) return seed.next()
  globalGenerator ??= SeedGenerator(Math.floor(Math.random() * 2 ** 32))
  return globalGenerator.next()
}

const draw = (seed: Seed, build: (key: Node) => Node): Tensor => apply(build, asTensor(resolve(seed)))

/** Uniform in [minval, maxval); equal to `jax.random.uniform`. */
export const uniform = (
  shape: Shape,
  { minval = 0, maxval = 1, seed }: { readonly minval?: number; readonly maxval?: number; readonly seed?: Seed } = {},
): Tensor => draw(seed, (k) => r.uniform(k, shape, minval, maxval))

interface NormalOptions {
  readonly mean?: number
  readonly stddev?: number
  readonly seed?: Seed
}

/** Gaussian; equal to `jax.random.normal`. */
export const normal = (shape: Shape, { mean = 0, stddev = 1, seed }: NormalOptions = {}): Tensor =>
  draw(seed, (k) => r.normal(k, shape, mean, stddev))

/** Gaussian without the values further than two standard deviations from the mean. */
export const truncatedNormal = (shape: Shape, { mean = 0, stddev = 1, seed }: NormalOptions = {}): Tensor =>
  draw(seed, (k) => r.truncatedNormal(k, shape, mean, stddev))

/** true with probability p. */
export const bernoulli = (shape: Shape, p: number, { seed }: { readonly seed?: Seed } = {}): Tensor =>
  draw(seed, (k) => r.bernoulli(k, shape, p))

/** Whole numbers from minval up to but excluding maxval, int32. */
export function randint(shape: Shape, minval: number, maxval: number, { seed }: { readonly seed?: Seed } = {}): Tensor {
  if (!Number.isInteger(minval) || !Number.isInteger(maxval) || maxval <= minval)
    throw new ArgumentError(`randint: needs whole numbers minval < maxval, got ${minval} and ${maxval}.`)
  return draw(seed, (k) => r.randint(k, shape, minval, maxval))
}

/** 0 … n−1 in random order, int32. */
export const permutation = (n: number, { seed }: { readonly seed?: Seed } = {}): Tensor =>
  draw(seed, (k) => r.permutation(k, n))

/** The rows of x in random order. */
export const shuffle = (x: Tensor, { seed }: { readonly seed?: Seed } = {}): Tensor =>
  x.take(permutation(x.shape[0] ?? 1, { seed }))
