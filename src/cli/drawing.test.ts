import fc from "fast-check"
import { expect, test } from "vitest"
import { curve, scaleWidth } from "./curve.ts"
import { drawImage, gallery } from "./drawing.ts"

const pixels = (rows: readonly string[]) =>
  Uint8Array.from(rows.join(""), (c) => (c === "#" ? 255 : c === "+" ? 96 : 95))

test("an image is drawn two pixels to a character, without its margins", () => {
  const image = pixels([
    "........", //
    "..####..",
    ".#....#.",
    "......#.",
    "....+#..",
    "..##....",
    ".######.",
    "........",
  ])
  expect(drawImage(image, 8)).toEqual([
    "▄▀▀▀▀▄", //
    "   ▄▄▀",
    "▄██▄▄▄",
  ])
})

test("an image with an odd number of rows ends in upper halves", () => {
  expect(drawImage(pixels(["#.#", "###", "#.#"]), 3)).toEqual(["█▄█", "▀ ▀"])
})

test("an empty image draws nothing", () => {
  expect(drawImage(new Uint8Array(9), 3)).toEqual([])
})

test("drawings stand side by side as far as the line goes, each over its caption", () => {
  const drawings = [
    { lines: ["██", "▀"], caption: "one" },
    { lines: ["█"], caption: "second" },
    { lines: ["▄"], caption: "3" },
  ]
  expect(gallery(drawings, 20)).toEqual(["██       █", "▀", "one      second", "", "▄", "3"])
  expect(gallery(drawings, 6)).toEqual(["██", "▀", "one", "", "█", "second", "", "▄", "3"])
})

test("a drawing that is wider than the line is left out", () => {
  const drawings = [{ lines: ["█"], caption: "too long" }, ...["a", "b"].map((caption) => ({ lines: ["█"], caption }))]
  expect(gallery(drawings, 7)).toEqual(["█   █", "a   b"])
  expect(gallery(drawings, 0)).toEqual([])
})

test("a curve is averaged to its width, and its scale shows the extremes", () => {
  const falling = Array.from({ length: 1000 }, (_, i) => 2 - i / 500)
  const lines = curve(falling, 20, 4)
  expect(lines).toEqual([
    "   1.951 ┼──╮", //
    "   1.476 ┤  ╰────╮",
    "   1.001 ┤       ╰────╮",
    "   0.526 ┤            ╰────╮",
    "   0.051 ┤                 ╰─",
  ])
})

test("a curve fits the line for losses of every size, and a line that is too short gets none", () => {
  fc.assert(
    fc.property(fc.array(fc.float(), { maxLength: 100 }), fc.integer({ min: -20, max: 200 }), (losses, columns) => {
      for (const line of curve(losses, columns - scaleWidth)) expect(line.length).toBeLessThanOrEqual(columns)
    }),
  )
  expect(curve([3, 2, 1], 1)).toEqual([])
})

test("a curve leaves out what is not finite, and is nothing for a single point", () => {
  expect(curve([1, Number.NaN, 2, Number.POSITIVE_INFINITY], 20, 1)).toEqual(curve([1, 2], 20, 1))
  expect(curve([1])).toEqual([])
})

test("a curve of few values is drawn as steps, as wide as they fit", () => {
  const [top] = curve([1, 2, 3], 60, 2)
  expect(top!.length).toBe(scaleWidth + 18)
  expect(curve([1, 2, 3], 14, 2)[0]!.length).toBe(scaleWidth + 12)
  expect(curve([1, 2, 3], 11, 2)[0]!.length).toBe(scaleWidth + 3)
})

test("a flat curve is a line at its value", () => {
  expect(curve([0.5, 0.5, 0.5], 11, 2)[1]).toBe("   0.500 ┼──")
})
