import { expect, test } from "vitest"
import { Activation, Dense } from "../../layers/index.ts"
import { createRecorder } from "../../runs/index.ts"
import { recordWeights } from "./recordWeights.ts"

test("counts the weights of all kernels that are next to nothing, and leaves biases out", () => {
  const [first, second] = [new Dense(2), new Dense(1, { biasInitializer: "ones" })]
  first.build([2])
  second.build([2])
  first.weights[0]!.assign([
    [3, 0],
    [-1e-4, -4],
  ])
  second.weights[0]!.assign([[1e-3], [-12]])
  const recorder = createRecorder()
  recordWeights([first, new Activation("relu"), second], recorder)
  const { manifest, histograms } = recorder.finish({ seed: 0, target: "wasm", settings: {} })
  expect(manifest.figures.smallWeights).toBeCloseTo(2 / 6)
  expect(manifest.figures.weightNorm).toBeCloseTo(13)
  expect(histograms.weights!.histograms[0]).toMatchObject({ count: 6, min: -12, max: 3 })
})
