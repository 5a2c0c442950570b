import { expect, it } from "vitest"
import { quantile, tickText } from "./numbers.ts"
import { axisFor } from "./scales.ts"
import { clipText, wrapText } from "./textWidth.ts"

it.each([
  [0, "0"],
  [-0, "0"],
  [0.1 + 0.2, "0.3"],
  [-2.5, "−2.5"],
  [9999, "9999"],
  [20_000, "20k"],
  [61_000_000, "61M"],
  [1e-5, "10⁻⁵"],
  [2.5e-17, "2.5×10⁻¹⁷"],
  [-1e20, "−10²⁰"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NaN, "NaN"],
])("writes %s as %s", (value, text) => {
  expect(tickText(value)).toBe(text)
})

it("finds quantiles between neighbours", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 5], share))).toEqual([1, 1.75, 2.5, 5])
})

it("puts powers of ten on a logarithmic axis, and leaves out what has no place there", () => {
  const { domain, options } = axisFor([0, -1, Number.NaN, 1e-4, 3e2], { log: true, label: "loss" })
  expect(domain).toEqual([1e-4, 300])
  expect(options.ticks).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100])
  expect(axisFor([2, 8], { log: true, label: "" }).options.ticks).toEqual([2, 5])
})

it("gives one value a place, and discrete ones a tick each", () => {
  expect(axisFor([3], { label: "" }).domain[0]).toBeLessThan(3)
  expect(axisFor([1, 2, 4], { label: "layer", discrete: true }).options.ticks).toEqual([1, 2, 3, 4])
})

it("breaks lines between words, and between letters of Japanese but not before a stop", () => {
  expect(wrapText("one two three", 10, 50)).toEqual(["one two", "three"])
  expect(wrapText("正解率が上がる。", 10, 70)).toEqual(["正解率が上が", "る。"])
  expect(wrapText("", 10, 50)).toEqual([""])
})

it("ends what is too long with an ellipsis", () => {
  expect(clipText("short", 10, 100)).toBe("short")
  expect(clipText("something long", 10, 60)).toMatch(/^someth.*…$/)
})
