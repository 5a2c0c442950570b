import { expect, test } from "vitest"
import * as layers from "../layers/index.ts"
import { batchOrder } from "./batchOrder.ts"
import { Sequential } from "./sequential.ts"

const key = [1, 2] as const

test("without replacement every sample comes once in a pass, in an order that is new each time", () => {
  const orderOf = batchOrder(10, { batchSize: 4, replacement: false, key })
  const passes = [0, 1].map((pass) => [0, 1, 2].map((index) => orderOf(3 * pass + index)))
  for (const pass of passes) {
    expect(pass.map(([index]) => index)).toEqual([0, 1, 2])
    expect([...pass[0]![1]!].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
  expect([...passes[0]![0]![1]!]).not.toEqual([...passes[1]![0]![1]!])
})

test("with replacement each batch is drawn by itself, evenly from all samples", () => {
  const orderOf = batchOrder(10, { batchSize: 7, replacement: true, key })
  const counts = new Array<number>(10).fill(0)
  let twice = 0
  for (let step = 0; step < 1000; step++) {
    const [index, order] = orderOf(step)
    expect(index).toBe(0)
    expect(order!.length).toBe(7)
    if (new Set(order).size < 7) twice++
    for (const sample of order!) counts[sample]!++
  }
  // 7,000 draws from 10: 700 each with a standard deviation of 25. All seven differ in 6.05 % of the batches.
  for (const count of counts) expect(Math.abs(count - 700)).toBeLessThan(125)
  expect(twice / 1000).toBeGreaterThan(0.9)
  expect(twice).toBeLessThan(1000)
  expect([...orderOf(5)[1]!]).toEqual([...orderOf(5)[1]!])
})

test("without a key the samples keep their order, and begin again", () => {
  const orderOf = batchOrder(10, { batchSize: 4, replacement: false, key: undefined })
  expect([0, 1, 2, 3].map((step) => orderOf(step))).toEqual([[0], [1], [2], [0]])
})

test("epochs of a few steps see what one long epoch sees", async () => {
  const x = Array.from({ length: 12 }, (_, i) => [i / 12])
  const y = x.map(([v]) => [2 * v!])
  const trained = async (options: object) => {
    const model = new Sequential([new layers.Dense(1)], { seed: 3 })
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
    const { history } = await model.fit(x, y, { batchSize: 4, seed: 1, ...options })
    return { weights: model.getWeights().map((w) => [...w.dataSync()]), epochs: history.loss!.length }
  }
  const whole = await trained({ epochs: 2 })
  const parts = await trained({ epochs: 6, stepsPerEpoch: 1 })
  expect(parts.weights).toEqual(whole.weights)
  expect([whole.epochs, parts.epochs]).toEqual([2, 6])
  const drawn = await trained({ epochs: 6, stepsPerEpoch: 1, replacement: true })
  expect(drawn.weights).not.toEqual(whole.weights)
})

test("drawing with replacement in a fixed order is refused", async () => {
  const model = new Sequential([new layers.Dense(1)])
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
  await expect(model.fit([[1]], [[1]], { replacement: true, shuffle: false })).rejects.toThrow("shuffle: false")
})
