import { expect, it } from "vitest"
import { fanOf } from "./fan.ts"

it("has the median, the quartiles and the range at each step", () => {
  const curve = (value: number) => ({ steps: [0, 10], values: [value, 2 * value] })
  expect(fanOf([1, 2, 3, 4, 10].map(curve))).toEqual([
    { step: 0, median: 3, low: 1, high: 10, lowerQuartile: 2, upperQuartile: 4 },
    { step: 10, median: 6, low: 2, high: 20, lowerQuartile: 4, upperQuartile: 8 },
  ])
})

it("takes those that are there where curves end at different steps", () => {
  const fan = fanOf([
    { steps: [0, 1], values: [1, 1] },
    { steps: [0], values: [3] },
  ])
  expect(fan.map(({ step, median, high }) => [step, median, high])).toEqual([
    [0, 2, 3],
    [1, 1, 1],
  ])
})

it("counts NaN as larger than all numbers", () => {
  const [point] = fanOf([1, Number.NaN, 2].map((value) => ({ steps: [0], values: [value] })))
  expect([point!.low, point!.median, point!.high]).toEqual([1, 2, Number.POSITIVE_INFINITY])
})

it("thins long curves to 300 points, in order, with the least and the largest", () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i === 2222 ? 99 : i === 3333 ? -99 : Math.sin(i)))
  const fan = fanOf([{ steps: values.map((_, i) => i), values }])
  expect(fan.length).toBeLessThanOrEqual(300)
  expect(fan.every(({ step }, i) => i === 0 || step > fan[i - 1]!.step)).toBe(true)
  expect(fan.find(({ median }) => median === 99)?.step).toBe(2222)
  expect(fan.find(({ median }) => median === -99)?.step).toBe(3333)
})
