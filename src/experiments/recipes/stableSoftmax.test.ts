import { expect, test } from "vitest"
import { figuresOf } from "./recordOf.test-helper.ts"
import { stableSoftmax } from "./stableSoftmax.ts"

test("from logits the loss and its slope are right at any offset; as written it overflows", async () => {
  const right = await figuresOf(stableSoftmax, { offset: 1000 })
  expect(right.lossError).toBeLessThan(1e-5)
  expect(right.slopeError).toBeLessThan(1e-6)
  const naive = await figuresOf(stableSoftmax, { form: "naive", floor: 0, offset: 1000 })
  expect(naive).toMatchObject({ notFinite: 1, lossError: Number.POSITIVE_INFINITY })
})

test("a floor caps the loss and takes its slope", async () => {
  const { largestLoss, slopeWhenWrong } = await figuresOf(stableSoftmax, { form: "shifted", floor: 1e-3 })
  expect(largestLoss).toBeCloseTo(-Math.log(1e-3), 4)
  expect(Math.abs(slopeWhenWrong!)).toBeLessThan(1e-9)
})
