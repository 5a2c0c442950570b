import { expect, test } from "vitest"
import { longestWait, stopsAt } from "./stopEarly.ts"

test("stopping counts looks without a new best in a row, and an equal value is none", () => {
  expect(stopsAt([1, 3, 2, 3, 4], 1)).toBe(2)
  expect(stopsAt([1, 3, 2, 3, 4], 2)).toBe(3)
  expect(stopsAt([1, 3, 2, 3, 4], 3)).toBe(4) // the end
  expect(stopsAt([1, 2, 1, 3, 2, 2], 2)).toBe(5) // counted from anew after a best
})

test("a patience of more than the longest wait is never stopped, one of as much is", () => {
  const values = [0.1, 0.1, 0.11, 0.1, 0.1, 0.09, 0.3, 0.2, 0.5]
  const wait = longestWait(values)
  expect(wait).toBe(3)
  expect(stopsAt(values, wait + 1)).toBe(values.length - 1)
  expect(stopsAt(values, wait)).toBe(5)
})

test("what is not a number is no best", () => {
  expect(stopsAt([1, Number.NaN, Number.NaN, 2], 2)).toBe(2)
})
