import { describe, expect, it } from "vitest"
import { range } from "../../src/base/shape.ts"
import { schedule } from "../../src/compile/schedule.ts"
import { checkTarget } from "../../src/targets/index.ts"
import { createNativeTarget } from "../../src/targets/native/index.ts"
import type { ProgramTarget } from "../../src/targets/target.ts"
import { createWasmTarget } from "../../src/targets/wasm/index.ts"
import {
  expectedOf,
  firstDifference,
  joinGraphs,
  joinValues,
  runOn,
  sameBits,
  splitResults,
  valuesFor,
} from "./randomCompare.ts"
import { buildGradients, buildGraph } from "./randomGraphs.ts"
import { recipeOf } from "./randomRecipes.ts"

/** Graphs that are compiled together: each comes from a seed, sizes and lengths are the most they may be. */
interface Batch {
  readonly what: string
  readonly seeds: readonly number[]
  readonly limit: number
  readonly steps: number
  readonly gradients?: boolean
  readonly fuse?: boolean
}

/** Another one every time (but not in continuous integration, which must not fail by chance); `KASANE_SEED` repeats the one that a failure named. */
const fresh = Number(process.env.KASANE_SEED ?? (process.env.CI ? 5 : Date.now() % 1_000_000))
const from = (first: number, count: number): number[] => range(count).map((i) => first + i)

const common: readonly Batch[] = [
  { what: "small graphs", seeds: from(1, 10), limit: 300, steps: 20 },
  { what: "small graphs, unfused", seeds: from(31, 5), limit: 200, steps: 12, fuse: false },
  { what: "large arrays", seeds: from(50_000, 3), limit: 20_000, steps: 6 },
  // Compiled as one function, these made gcc 12.2 go wrong.
  { what: "derivatives", seeds: [7082, 7083, 7086, 7087], limit: 150, steps: 10, gradients: true },
  { what: "fresh graphs", seeds: from(fresh, 4), limit: 500, steps: 14 },
  { what: "fresh derivatives", seeds: from(fresh, 2), limit: 150, steps: 8, gradients: true },
]

const targets: readonly [
  name: "native" | "wasm",
  create: (threads: number) => ProgramTarget & { ready?: () => Promise<void> },
  batches: readonly Batch[],
][] = [
  ["native", (threads) => createNativeTarget({ threads }), common],
  [
    "wasm",
    (threads) => createWasmTarget({ threads }),
    [
      ...common,
      { what: "more small graphs", seeds: from(200, 40), limit: 300, steps: 20 },
      { what: "more derivatives", seeds: from(300, 15), limit: 150, steps: 12, gradients: true },
    ],
  ],
]

for (const [name, create, batches] of targets)
  describe(`random graphs on ${name}`, () => {
    const available = checkTarget(name)
    if (!available.ok) return void it.skip(`(${name} cannot run here: ${available.reason})`, () => {})
    for (const batch of batches)
      it(`agree with the interpreter on any number of threads: ${batch.what} from seed ${batch.seeds[0]}`, async () => {
        const { seeds, limit, steps, gradients, fuse = true } = batch
        const recipes = seeds.map((seed) => recipeOf(seed, limit, steps))
        const graphs = recipes.map(gradients ? buildGradients : buildGraph)
        const together = joinGraphs(graphs)
        const program = schedule(together, { fuse })
        const loaded = [1, 2, 3].map((threads) => {
          const target = create(threads)
          return { threads, target, executable: target.load(program) }
        })
        for (const { target } of loaded) await target.ready?.()
        for (const seed of [1, 2]) {
          const values = graphs.map((graph) => valuesFor(graph, seed))
          const runs = loaded.map(({ target, executable }) =>
            splitResults(graphs, runOn(target, executable, together, joinValues(values))),
          )
          graphs.forEach((graph, i) => {
            const found = runs.map((run) => run[i]!)
            expect({
              recipe: recipes[i],
              values: seed,
              difference: firstDifference(graph, found[0]!, expectedOf(graph, values[i]!), 3e-5),
              differentOnThreads: loaded.filter((_, k) => !sameBits(found[0]!, found[k]!)).map((l) => l.threads),
            }).toEqual({ recipe: recipes[i], values: seed, difference: undefined, differentOnThreads: [] })
          })
        }
      })
  })
