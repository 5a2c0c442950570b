import { expect, test } from "vitest"
import { createRecorder } from "../../runs/index.ts"
import { throughLayers } from "./throughLayers.ts"

async function through(changes: Partial<typeof throughLayers.settings>) {
  const record = createRecorder()
  await throughLayers.run(
    { ...throughLayers.settings, samples: 200, layers: 3, ...changes },
    { seed: 1, target: undefined, record, signal: undefined, progress() {}, usesData() {} },
  )
  return record.finish({ seed: 1, target: "wasm", settings: {} })
}

test("linear layers multiply the spread by stddev · √n each", async () => {
  const { scalars, histograms } = await through({ activation: "linear", stddev: 0.3, inputs: 100, units: 100 })
  const { steps, values } = scalars["forward/std"]!
  expect(steps).toEqual([0, 1, 2, 3])
  values.forEach((value, layer) => {
    expect(Math.abs(value / 3 ** layer - 1)).toBeLessThan(0.25)
  })
  expect(histograms["activation/layer3"]!.histograms[0]!.count).toBe(200 * 100)
})

test("the figures are those of the last layer, and sigmoid from nothing is 0.5", async () => {
  const { manifest } = await through({ stddev: 1e-9 })
  expect(manifest.figures.mean).toBeCloseTo(0.5)
  expect(manifest.figures.std).toBeCloseTo(0)
  expect(manifest.figures["mean/layer3"]).toBe(manifest.figures.mean)
})
