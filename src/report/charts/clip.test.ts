import { expect, test } from "vitest"
import { clipLine } from "./clip.ts"

const frame = [
  [0, 10],
  [0, 10],
] as const
const at = (...places: readonly (readonly [number, number])[]) => places.map(([x, y]) => ({ x, y }))
const gap = { x: Number.NaN, y: Number.NaN }

test("a line within its frame stays as it is", () => {
  const line = at([1, 1], [5, 1], [9, 9])
  expect(clipLine(line, ...frame)).toEqual(line)
})

test("a line that leaves and comes back has a gap between, and ends on the frame", () => {
  expect(clipLine(at([5, 5], [5, 1000], [7, 1000], [7, 5]), ...frame)).toEqual([
    ...at([5, 5], [5, 10]),
    gap,
    ...at([7, 10], [7, 5]),
  ])
})

test("a line that crosses from outside to outside shows what lies within; one that passes by nothing", () => {
  expect(clipLine(at([-10, 5], [30, 5]), ...frame)).toEqual(at([0, 5], [10, 5]))
  expect(clipLine(at([-10, 50], [30, 50]), ...frame)).toEqual([])
  expect(clipLine(at([1, 1], [Number.NaN, 2]), ...frame)).toEqual(at([1, 1]))
})
