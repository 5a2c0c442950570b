import { expect, test } from "vitest"
import { imageDataset } from "../datasets/index.ts"
import { lossCurve } from "./lossCurve.ts"
import { surestMistakes } from "./surestMistakes.ts"

test("the curve has the steps' own losses back from the means over an epoch", () => {
  const curve = lossCurve(6)
  const losses = [4, 2, 3, 1, 5, 0.5]
  for (const epoch of [losses.slice(0, 3), losses.slice(3)]) {
    epoch.forEach((_, i) => {
      curve.add(i, epoch.slice(0, i + 1).reduce((a, b) => a + b) / (i + 1))
    })
  }
  expect(curve.points().map((loss) => Math.round(loss * 1e9) / 1e9)).toEqual(losses)
})

test("the curve has at most 60 points, each the mean of its stretch", () => {
  const curve = lossCurve(600)
  for (let step = 0; step < 600; step++) curve.add(0, step)
  expect(curve.points()).toEqual(Array.from({ length: 60 }, (_, i) => 10 * i + 4.5))
})

test("the surest mistakes come first, and right readings not at all", () => {
  const labels = Uint8Array.of(3, 1, 2, 0)
  const images = Uint8Array.from({ length: 4 * 784 }, (_, i) => Math.floor(i / 784))
  const logits = new Float32Array(40)
  logits[3] = 9 // the 3: right, and sure
  logits[10 + 7] = 2 // the 1: read as 7
  logits[20 + 5] = 4 // the 2: read as 5, surer
  logits[30 + 8] = 3 // the 0: read as 8
  const mistakes = surestMistakes(imageDataset(images, labels, [28, 28]), logits, 2)
  expect(mistakes.map(({ truth, read, pixels, width }) => [truth, read, pixels[0], width])).toEqual([
    ["2", "5", 2, 28],
    ["0", "8", 3, 28],
  ])
})

test("logits as large as float32 has do not hide a mistake", () => {
  const logits = new Float32Array(10).fill(-3e38)
  logits[4] = 3e38
  const [mistake] = surestMistakes(imageDataset(new Uint8Array(784), Uint8Array.of(9), [28, 28]), logits, 3)
  expect(mistake).toMatchObject({ truth: "9", read: "4" })
})
