import { expect, test } from "vitest"
import { differentiationCost } from "./differentiationCost.ts"
import { figuresOf } from "./recordOf.test-helper.ts"

const small = { hidden: 3, batchSize: 10, sample: 4, repeats: 1 }

test("a numerical gradient takes two passes a parameter, and is that of backpropagation", async () => {
  const figures = await figuresOf(differentiationCost, { ...small, method: "numerical" })
  expect(figures.parameters).toBe(785 * 3 + 4 * 10)
  expect(figures.forwards).toBe(2 * figures.parameters!)
  expect(figures.sampleError).toBeLessThan(0.01)
})

test("backpropagation takes the work of some two", async () => {
  const { forwards, work } = await figuresOf(differentiationCost, small)
  expect(forwards).toBeCloseTo(2 + 10 / 794, 9)
  expect(work).toBe(1)
})
