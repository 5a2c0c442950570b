import { expect, it } from "vitest"
import { createRecorder, type Run } from "../../runs/index.ts"
import { type Changes, merge, type Settings } from "../settings.ts"
import { onlineRegression, type RegressionSettings } from "./onlineRegression.ts"

async function learn(changes: Changes<RegressionSettings>): Promise<Run> {
  const record = createRecorder()
  const settings = merge(onlineRegression.settings, changes as Settings, "test") as RegressionSettings
  const context = { seed: 0, target: "interpreter", record, signal: undefined } as const
  await onlineRegression.run(settings, { ...context, progress() {}, usesData() {} })
  return record.finish({ seed: 0, target: "interpreter", settings: {} })
}

it("learns one sample a step, and its loss falls", async () => {
  const { scalars, manifest } = await learn({ steps: 200 })
  expect(scalars["train/loss"]!.steps.at(-1)).toBe(200)
  expect(manifest.figures.lastLoss).toBeLessThan(manifest.figures.firstLoss!)
  expect(manifest.figures.diverged).toBe(0)
})

it("exposes the derivative of another activation in the first layer alone", async () => {
  const right = (await learn({ steps: 20 })).manifest.figures
  const wrong = (await learn({ steps: 20, derivative: "sigmoidOfOutput" })).manifest.figures
  expect(right["gradientError/layer1"]).toBeLessThan(1e-4)
  expect(wrong["gradientError/layer1"]).toBeGreaterThan(0.1)
  expect(wrong["gradientError/layer2"]).toBeLessThan(1e-4)
})

it("ends where it diverges", async () => {
  const { scalars, manifest } = await learn({ low: -5, high: 5 })
  expect(manifest.figures.diverged).toBe(1)
  expect(scalars["train/loss"]!.values.length).toBeLessThan(1000)
})
