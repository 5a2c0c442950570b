import { expect, it } from "vitest"
import type { Manifest } from "../../runs/index.ts"
import { type Found, pairsOf } from "./pairs.ts"

const found = (
  experiment: string,
  variant: string,
  seed: number,
  folder = `${experiment}/${variant}/${seed}`,
): Found => ({
  folder,
  manifest: { experiment, variant, seed } as Manifest,
})
const names = (a: readonly Found[], b: readonly Found[]) => {
  const { pairs, onlyA, onlyB } = pairsOf(a, b)
  const folders = (those: readonly Found[]) => those.map(({ folder }) => folder)
  return { pairs: pairs.map((pair) => folders(pair).join(" ~ ")), onlyA: folders(onlyA), onlyB: folders(onlyB) }
}

it("pairs two runs whatever they are", () => {
  expect(names([found("6.E1", "default", 0)], [found("7.E2", "high", 5)]).pairs).toEqual([
    "6.E1/default/0 ~ 7.E2/high/5",
  ])
})

it("matches several by experiment, variant and seed, and says which have no counterpart", () => {
  const a = [found("1", "x", 0), found("1", "y", 0), found("2", "x", 0)]
  const b = [found("2", "x", 0, "b2"), found("1", "x", 0, "b1"), found("1", "x", 1, "b3")]
  expect(names(a, b)).toEqual({ pairs: ["1/x/0 ~ b1", "2/x/0 ~ b2"], onlyA: ["1/y/0"], onlyB: ["b3"] })
})

it("matches two variants seed by seed", () => {
  const a = [0, 1].map((seed) => found("1", "x", seed))
  const b = [1, 0].map((seed) => found("1", "y", seed))
  expect(names(a, b).pairs).toEqual(["1/x/0 ~ 1/y/0", "1/x/1 ~ 1/y/1"])
})

it("refuses two runs of one name, naming both", () => {
  expect(() => pairsOf([found("1", "x", 0, "one"), found("1", "x", 0, "two")], [found("1", "x", 1)])).toThrow(
    "one and two",
  )
})
