import { expect, test } from "vitest"
import { imageDataset } from "../../datasets/index.ts"
import { Activation, Dense, Dropout, Flatten } from "../../layers/index.ts"
import { Sequential } from "../../models/index.ts"
import { createRecorder } from "../../runs/index.ts"
import { recordVotes } from "./recordVotes.ts"

/** Twenty images of one pixel row, of the digits 0 to 9 by turns; the pixel of its digit is lit. */
function digits() {
  const labels = Uint8Array.from({ length: 20 }, (_, i) => i % 10)
  const images = new Uint8Array(20 * 10)
  labels.forEach((label, i) => {
    images[10 * i + label] = 255
  })
  return imageDataset(images, labels, [1, 10])
}

const identity = (scale: number) =>
  Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => +(i === j) * scale))

/** Hidden unit i sees pixel i, output i sees hidden unit i: without unit i, digit i is not read, but taken for 0. */
async function votes(rate: number, masks: number, inverted = true) {
  const model = new Sequential(
    [
      new Flatten(),
      new Dense(10, { useBias: false }),
      new Activation("relu"),
      new Dropout(0.5, { inverted }),
      new Dense(10, { useBias: false }),
    ],
    { seed: 0 },
  )
  model.build([1, 10])
  for (const { weights } of model.layers) weights[0]?.name.endsWith("kernel") && weights[0].assign(identity(5))
  const recorder = createRecorder()
  await recordVotes(model.layers, digits(), { masks, rate, inverted, seed: 3 }, recorder)
  const { scalars, manifest } = recorder.finish({ seed: 0, target: "wasm", settings: {} })
  return { scalars, figures: manifest.figures }
}

test("masks that take nothing away agree, and are as right as the network", async () => {
  const { figures } = await votes(0, 3)
  expect(figures).toMatchObject({ maskAccuracy: 1, voteAccuracy: 1, agreement: 1, unanimous: 1, agreementRight: 1 })
})

test.each([true, false])(
  "a mask misses the digits whose unit it takes; together they miss few (inverted: %s)",
  async (inverted) => {
    const { figures, scalars } = await votes(0.5, 20, inverted)
    expect(figures.maskAccuracy).toBeGreaterThan(0.35)
    expect(figures.maskAccuracy).toBeLessThan(0.75)
    expect(figures.maskWorst).toBeLessThan(figures.maskBest!)
    expect(figures.voteAccuracy).toBe(1)
    expect(scalars["vote/accuracy"]!.values.at(-1)).toBe(1)
    expect(scalars["mask/accuracy"]!.steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    // One mask holds for all images: both images of a digit fare alike, so that shares are tenths.
    for (const share of scalars["mask/accuracy"]!.values) expect((10 * share) % 1).toBeCloseTo(0)
  },
)

test("of each disputed digit all votes are counted", async () => {
  const { scalars } = await votes(0.5, 8)
  const counts = scalars["dispute/votes"]!.values
  expect(counts).toHaveLength(100)
  for (let row = 0; row < 10; row++)
    expect(counts.slice(10 * row, 10 * row + 10).reduce((sum, count) => sum + count)).toBe(8)
})
