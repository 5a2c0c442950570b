import { expect, test } from "vitest"
import { chainRule } from "./chainRule.ts"
import { figuresOf } from "./recordOf.test-helper.ts"

test("the exercise's example comes out, and agrees with numerical gradients and the engine's", async () => {
  const figures = await figuresOf(chainRule, {})
  expect(figures["y/1"]).toBeCloseTo(1 / (1 + Math.exp(2.35)), 12)
  expect(figures["dW2/3/1"]).toBeCloseTo(3.8 / (1 + Math.exp(2.35)), 12)
  expect(figures.numericalError).toBeLessThan(1e-5)
  expect(figures.engineError).toBeLessThan(1e-5)
})

test("without using results again all paths are walked anew, to the same numbers", async () => {
  const deep = { sizes: [3, 4, 4, 4, 2], weights: "he", x: [1, -1, 2], d: [] } as const
  const { multiplications, ...figures } = await figuresOf(chainRule, deep)
  const { multiplications: again, ...same } = await figuresOf(chainRule, { ...deep, reuse: false })
  expect(same).toEqual(figures)
  // Weights 12 + 16 + 16 + 8; hidden units, from the last: 2 + 1, then 4 + 1 each.
  expect(multiplications).toBe(52 + 4 * 3 + 8 * 5)
  // A unit costs 3, then 4 (3 + 1) + 1 = 17, then 4 (17 + 1) + 1 = 73; each is asked for by its weights and its bias.
  expect(again).toBe(52 + 4 * (5 * 3 + 5 * 17 + 4 * 73))
  expect(figures.numericalError).toBeLessThan(1e-5)
})
