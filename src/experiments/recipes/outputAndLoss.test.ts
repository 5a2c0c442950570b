import { expect, test } from "vitest"
import { outputAndLoss } from "./outputAndLoss.ts"
import { figuresOf, recordOf } from "./recordOf.test-helper.ts"

test("divided by the batch only, the gradient of the squared error is as many times too long as there are outputs", async () => {
  for (const outputs of [1, 3]) {
    const right = await figuresOf(outputAndLoss, { outputs, steps: 1 })
    expect(right["gradientError/layer1"]).toBeLessThan(1e-4)
    const wrong = await figuresOf(outputAndLoss, { outputs, steps: 1, derivative: "overBatch" })
    expect(wrong.gradientTimes).toBeCloseTo(outputs, 4)
    expect(wrong.firstLoss).toBe(right.firstLoss)
  }
})

test("behind softmax and cross-entropy the same derivative is right", async () => {
  const classes = { task: "classes", activation: "softmax", loss: "crossentropy", steps: 1 } as const
  expect((await figuresOf(outputAndLoss, { ...classes, derivative: "overBatch" })).gradientTimes).toBeCloseTo(1, 4)
})

test("the course's loss of a single output does not see its target, cross-entropy does", async () => {
  const binary = { task: "binary", outputs: 1, activation: "sigmoid", steps: 1 } as const
  const right = await recordOf(outputAndLoss, { ...binary, loss: "crossentropy" })
  expect(right.manifest.figures.toggled).toBeCloseTo(36, 3)
  const { scalars, manifest } = await recordOf(outputAndLoss, { ...binary, loss: "courseCrossentropy" })
  expect(manifest.figures.toggled).toBe(0)
  expect(scalars["toggle/zero"]).toEqual(scalars["toggle/one"])
})

test("cross-entropy behind the identity is refused", async () => {
  await expect(recordOf(outputAndLoss, { loss: "crossentropy" })).rejects.toThrow("not behind identity")
})
