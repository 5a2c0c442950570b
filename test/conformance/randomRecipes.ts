import { range } from "../../src/base/shape.ts"

/**
 * What a random graph is made from: plain numbers, so that it can be printed, repeated and made smaller. Any numbers
 * give a graph, and a step that is taken out leaves the others as they were, as far as that is possible.
 */
export interface Recipe {
  /** Chooses the shapes of the inputs. */
  readonly shapes: number
  readonly steps: readonly Step[]
  /** Chooses what becomes an output and what is assigned to the variables. */
  readonly ends: number
  /** Roughly how many elements an array may have. */
  readonly limit: number
  /** Only what has derivatives, and whose derivatives do not jump where a rounding error could decide. */
  readonly smooth?: boolean
}

export interface Step {
  readonly op: number
  /** Which of the nodes so far, counted from the newest. */
  readonly a: number
  readonly b: number
  /** Everything else that the operation leaves open; below 2³¹. */
  readonly c: number
}

export const allSizes: readonly number[] = [1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 64, 101, 257, 1031]

/** mulberry32: whole numbers from 0 to 2³² − 1. */
export function generator(seed: number): () => number {
  let s = seed >>> 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
}

/**
 * The recipe of a seed. Some graphs are chains, and some know only a few operations: what happens between many alike is
 * seldom met where everything is mixed.
 */
export function recipeOf(seed: number, limit: number, steps: number, smooth = false): Recipe {
  const next = generator(seed)
  const [shapes, ends] = [next(), next()]
  const few = range([1, 3, 6, 12][next() % 4]!).map(() => next() % 1000)
  const mixed = next() % 2 === 0
  const back = next() % 2 === 0 ? 3 : 1000
  const step = (): Step => ({
    op: mixed ? next() % 1000 : few[next() % few.length]!,
    a: next() % back,
    b: next() % back,
    c: next() >>> 1,
  })
  return { shapes, ends, limit, smooth, steps: range(1 + (next() % steps)).map(step) }
}
