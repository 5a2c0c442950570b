import { expect, test } from "vitest"
import { createRecorder } from "../../runs/index.ts"
import { neighbours, recordWeightImages } from "./weightImages.ts"

/** [784, 2]: of two units, by row and column. */
const kernel = (weight: (row: number, column: number, unit: number) => number): Float32Array =>
  Float32Array.from({ length: 784 * 2 }, (_, i) => weight(Math.floor(i / 56), Math.floor(i / 2) % 28, i % 2))

test("weights that change slowly from pixel to pixel correlate, those that jump do the opposite", () => {
  expect(neighbours(kernel((row, column, unit) => Math.sin((row + column) / 5 + unit)))).toBeGreaterThan(0.9)
  expect(neighbours(kernel((_, column) => (column % 2 === 0 ? 1 : -1)))).toBeCloseTo(-1, 1)
})

test("the weights of a unit are one image, row by row", () => {
  const record = createRecorder()
  recordWeightImages(
    kernel((row, column, unit) => 1000 * unit + 28 * row + column),
    { count: 2, when: "after", record },
  )
  const { scalars, manifest } = record.finish({ seed: 0, target: "wasm", settings: {} })
  expect(scalars["weights/after2"]!.values.slice(27, 30)).toEqual([1027, 1028, 1029])
  expect(Object.keys(scalars)).toEqual(["weights/after1", "weights/after2"])
  expect(manifest.figures["neighbours/after"]).toBeGreaterThan(0.9)
})
