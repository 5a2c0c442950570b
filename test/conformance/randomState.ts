import * as k from "../../src/index.ts"
import { type Tensor, Variable } from "../../src/index.ts"
import { blockOf, layTogether } from "../../src/tensor/index.ts"
import { generator } from "./randomRecipes.ts"

/*
 * Random functions that read and assign variables, over whole numbers small enough for float32 to be exact: whoever
 * runs them, at once or compiled, must come to equal numbers.
 */

/** Variables of several sizes, some side by side in one block, and one over that whole block. */
export interface World {
  readonly variables: readonly Variable[]
}

const sizes: readonly number[] = [0, 1, 2, 3, 5, 8, 13, 70]

export function createWorld(seed: number): World {
  const next = generator(seed)
  const created = Array.from({ length: 8 }, (_, i) => {
    const size = sizes[next() % sizes.length]!
    const values = Array.from({ length: size }, () => (next() % 19) - 9)
    return new Variable(k.tensor(values, { dtype: i < 6 ? "float32" : "int32" }), { name: `v${i}` })
  })
  layTogether(created.slice(1, 5))
  const block = blockOf(created.slice(1, 5))
  return { variables: block ? [...created, block] : created }
}

export type Body = (world: World, x: Tensor) => readonly Tensor[]

/** Some statements in a row; returns what variables hold in between and at the end. */
export function createBody(seed: number): Body {
  const next = generator(seed)
  const statements = Array.from({ length: 1 + (next() % 7) }, () =>
    [next(), next(), next(), next(), next()].map((n) => n >>> 1),
  )
  return ({ variables }, x) => {
    const results: Tensor[] = []
    for (const [to, a, b, op, c] of statements as [number, number, number, number, number][]) {
      const target = variables[to % variables.length]!
      const read = (from: number): Tensor => {
        const source = from % 9 === 0 ? x : variables[from % variables.length]!.value
        return resize(source.cast(target.dtype), target.size, c)
      }
      const made = operations[op % operations.length]!(read(a), read(b), c)
      target.assign(made.clip(-50, 50).cast(target.dtype))
      if (c % 3 === 0) results.push(variables[c % variables.length]!.value)
      if (c % 7 === 0) results.push(made)
    }
    return [...results, variables.at(-1)!.value]
  }
}

const operations: readonly ((a: Tensor, b: Tensor, c: number) => Tensor)[] = [
  (a) => a,
  (a) => a,
  (a, b) => a.add(b),
  (a, _b, c) => a.add((c % 5) - 2),
  (a, b) => a.sub(b),
  (a, b) => a.maximum(b.neg()),
  (a) => a.flip(),
  (a, _b, c) => (a.size ? k.concat([a.slice([[c % a.size, a.size]]), a.slice([[0, c % a.size]])], 0) : a),
  (a, b) => a.mul(b).sum().broadcastTo(a.shape),
  (a, b) => (a.size ? a.max().broadcastTo(a.shape).sub(b) : b),
  (a, b) => k.where(a.less(b), a, b.add(1)),
  (a, b) => k.argsort(a).cast(a.dtype).add(b),
]

/** The first numbers, or all of them repeated. */
function resize(x: Tensor, size: number, c: number): Tensor {
  if (x.size === size) return x
  if (x.size === 0) return k.full([size], c % 7, { dtype: x.dtype })
  if (x.size < size) {
    const many = Array.from({ length: Math.ceil(size / x.size) }, () => x)
    return k.concat(many, 0).slice([[0, size]])
  }
  const from = c % (x.size - size + 1)
  return x.slice([[from, from + size]])
}
