import { expect, test } from "vitest"
import { median, ratio, short, table } from "./statistics.mjs"

test("the median of an even number of values is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([10, 1, 3])).toBe(3)
})

test("a ratio is taken within each round, not between the medians", () => {
  // The machine halves its speed in the second round: the ratio does not notice.
  expect(ratio([10, 5, 8], [5, 2.5, 4])).toEqual({ median: 2, min: 2, max: 2 })
})

test("figures keep three digits, and thousands are whole", () => {
  expect([0.012345, 4.5678, 789.4, 12345.6, undefined].map(short)).toEqual(["0.0123", "4.57", "789", "12,346", "–"])
})

test("a table aligns its first column to the left and the others to the right", () => {
  expect(
    table(
      ["name", "n"],
      [
        ["a", 10],
        ["longer", 5],
      ],
    ),
  ).toBe("name     n\n------  --\na       10\nlonger   5")
})
