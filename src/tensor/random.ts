import { checkNotNegative, checkNumber, checkSeed } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { key as keyOf } from "../base/threefry.ts"
import type { Node } from "../graph/node.ts"
import { requireSizes } from "./nodes/broadcast.ts"
import * as r from "./nodes/random.ts"
import { apply, Tensor, type TensorLike, toTensor } from "./tensor.ts"
import { Variable } from "./variable.ts"

/**
 * A key (int32 [2]): the same key and shape give the same numbers, on every target. Equal to `jax.random.key`.
 * @example random.key(42) // → Tensor int32 [2] [0, 42]
 */
export function key(seed: number): Tensor {
  return Tensor.of(
    Int32Array.from(keyOf(checkSeed("random.key", seed)), (word) => word | 0),
    [2],
    "int32",
  )
}

/**
 * n keys independent of each other, [n, 2]. Do not draw from a key that was split.
 * @example random.split(random.key(0), 3).shape // → 3,2
 */
export const split = (from: Tensor, n = 2): Tensor =>
  apply("random.split", (k) => r.split(requireKey(k), requireSizes("random.split", [n])[0]!), from)

/** A stream of keys from one seed: each draw moves it on, inside traced functions too. */
export interface SeedGenerator {
  readonly state: Variable
  next(): Tensor
}

/**
 * A stream of keys from one seed.
 * @example
 * const seeds = random.SeedGenerator(1)
 * const [a, b] = [random.uniform([4], { seed: seeds }), random.uniform([4], { seed: seeds })]
 * a.equal(b).any().toArray() // → false
 */
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

/**
 * Restarts the global generator; it starts from a seed of its own that differs from run to run.
 * @example
 * random.setSeed(7)
 * const first = random.normal([3])
 * random.setSeed(7)
 * random.normal([3]).equal(first).all().toArray() // → true
 */
export function setSeed(seed: number): void {
  globalGenerator = SeedGenerator(seed)
}

function resolve(operation: string, seed: Seed): Tensor {
  if (seed instanceof Tensor) return seed
  if (typeof seed === "object" && seed !== null) return seed.next()
  if (seed !== undefined) return key(checkSeed(operation, seed))
  globalGenerator ??= SeedGenerator(Math.floor(Math.random() * 2 ** 32))
  return globalGenerator.next()
}

function requireKey(key: Node): Node {
  if (key.shape.length === 1 && key.shape[0] === 2 && key.dtype === "int32") return key
  throw new ShapeError(
    "random",
    `a key is int32 [2], got ${key.dtype} ${formatShape(key.shape)}. Make one: random.key(seed).`,
    [key.shape],
  )
}

function draw(name: string, seed: Seed, shape: Shape, build: (key: Node) => Node): Tensor {
  const operation = `random.${name}`
  requireSizes(operation, shape)
  return apply(operation, (key) => build(requireKey(key)), resolve(operation, seed))
}

interface SeedOption {
  readonly seed?: Seed
}

const seedName: OptionNames<SeedOption> = { seed: true }

interface UniformOptions extends SeedOption {
  readonly minval?: number
  readonly maxval?: number
}

const uniformNames: OptionNames<UniformOptions> = { minval: true, maxval: true, seed: true }

/**
 * Uniform in [minval, maxval), by default [0, 1); equal to `jax.random.uniform`.
 * @example random.uniform([2], { seed: 0 }) // → Tensor float32 [2] [0.94767, 0.97858]
 */
export const uniform = (shape: Shape, options?: UniformOptions): Tensor => {
  const { minval = 0, maxval = 1, seed } = checkOptions("random.uniform", options, uniformNames)
  checkNumber("random.uniform", "minval", minval)
  checkNumber("random.uniform", "maxval", maxval, `be at least minval (${minval})`, (n) => n >= minval)
  return draw("uniform", seed, shape, (k) => r.uniform(k, shape, minval, maxval))
}

interface NormalOptions extends SeedOption {
  readonly mean?: number
  readonly stddev?: number
}

const normalNames: OptionNames<NormalOptions> = { mean: true, stddev: true, seed: true }

function normalOptions(operation: string, options: NormalOptions | undefined) {
  const { mean = 0, stddev = 1, seed } = checkOptions(operation, options, normalNames)
  checkNumber(operation, "mean", mean)
  return { mean, stddev: checkNotNegative(operation, "stddev", stddev), seed }
}

/**
 * Gaussian; equal to `jax.random.normal`.
 * @example random.normal([2], { seed: 0 }) // → Tensor float32 [2] [1.6226, 2.0253]
 */
export const normal = (shape: Shape, options?: NormalOptions): Tensor => {
  const { mean, stddev, seed } = normalOptions("random.normal", options)
  return draw("normal", seed, shape, (k) => r.normal(k, shape, mean, stddev))
}

/**
 * Gaussian without the values further than two standard deviations from the mean; its own standard deviation is 0.88
 * times `stddev`. Equal to `jax.random.truncated_normal`.
 * @example random.truncatedNormal([1000], { seed: 0 }).abs().max().item() <= 2 // → true
 */
export const truncatedNormal = (shape: Shape, options?: NormalOptions): Tensor => {
  const { mean, stddev, seed } = normalOptions("random.truncatedNormal", options)
  return draw("truncatedNormal", seed, shape, (k) => r.truncatedNormal(k, shape, mean, stddev))
}

/**
 * true with probability p; equal to `jax.random.bernoulli`.
 * @example random.bernoulli([5], 0.5, { seed: 1 }) // → Tensor bool [5] [true, false, true, true, false]
 */
export function bernoulli(shape: Shape, p: number, options?: SeedOption): Tensor {
  const { seed } = checkOptions("random.bernoulli", options, seedName)
  if (!(p >= 0 && p <= 1)) throw new ArgumentError(`random.bernoulli: p must be from 0 to 1, got ${show(p)}.`)
  return draw("bernoulli", seed, shape, (k) => r.bernoulli(k, shape, p))
}

/**
 * Whole numbers from minval up to but excluding maxval, int32. Each is the remainder of 32 random bits, so that for a
 * range of n numbers some are n / 2³² more likely than others.
 * @example random.randint([5], 1, 7, { seed: 0 }) // → Tensor int32 [5] [6, 3, 1, 6, 6]
 */
export function randint(shape: Shape, minval: number, maxval: number, options?: SeedOption): Tensor {
  const { seed } = checkOptions("random.randint", options, seedName)
  if (!Number.isInteger(minval) || !Number.isInteger(maxval) || maxval <= minval)
    throw new ArgumentError(
      `random.randint: needs whole numbers minval < maxval, got ${show(minval)} and ${show(maxval)}.`,
    )
  if (minval < -(2 ** 31) || maxval > 2 ** 31 || maxval - minval >= 2 ** 31)
    throw new ArgumentError(
      `random.randint: int32 holds −2³¹ … 2³¹ − 1, in ranges of less than 2³¹; got ${minval} to ${maxval}.`,
    )
  return draw("randint", seed, shape, (k) => r.randint(k, shape, minval, maxval))
}

/**
 * 0 … n−1 in random order, int32.
 * @example random.permutation(5, { seed: 0 }) // → Tensor int32 [5] [4, 0, 1, 2, 3]
 */
export const permutation = (n: number, options?: SeedOption): Tensor => {
  const { seed } = checkOptions("random.permutation", options, seedName)
  return draw("permutation", seed, [n], (k) => r.permutation(k, n))
}

/**
 * The rows of x in random order.
 * @example random.shuffle([[1, 2], [3, 4], [5, 6]], { seed: 1 }) // → Tensor float32 [3, 2] [[3.0, 4.0], [1.0, 2.0], [5.0, 6.0]]
 */
export function shuffle(x: TensorLike, options?: SeedOption): Tensor {
  checkOptions("random.shuffle", options, seedName)
  const rows = toTensor("random.shuffle", x)
  if (rows.rank === 0) throw new ShapeError("random.shuffle", "needs an axis to shuffle along, got a number.", [[]])
  return rows.take(permutation(rows.shape[0]!, options))
}
