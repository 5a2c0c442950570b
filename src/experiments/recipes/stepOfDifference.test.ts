import { expect, test } from "vitest"
import { figuresOf } from "./recordOf.test-helper.ts"
import { stepOfDifference } from "./stepOfDifference.ts"

test("the analytic gradient is the engine's, and a small step in float64 finds it", async () => {
  for (const activation of ["relu", "tanh"] as const) {
    const figures = await figuresOf(stepOfDifference, { activation, samples: 10, powers: [-5] })
    expect(figures.engineError).toBeLessThan(1e-5)
    expect(figures["errorAt1e-5"]).toBeLessThan(1e-6)
  }
})

test("in float64 only those weights are wrong whose step crosses a kink", async () => {
  const figures = await figuresOf(stepOfDifference, { samples: 20, stddev: 0.001, powers: [-4] })
  expect(figures["wrongAt1e-4"]).toBeGreaterThan(0)
  expect(figures.wrongElsewhere).toBe(0)
  expect(figures["wrongAt1e-4"]).toBeLessThanOrEqual(figures["kinksAt1e-4"]!)
})

test("float32 is rounded where float64 is not", async () => {
  const figures = await figuresOf(stepOfDifference, { precision: "float32", samples: 10, powers: [-4] })
  expect(figures["errorAt1e-4"]).toBeGreaterThan(1e-2)
})
