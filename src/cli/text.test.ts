import { expect, test } from "vitest"
import { widthOf, withArticle, wrap } from "./text.ts"

test("labels have the article that is spoken", () => {
  expect(["7", "8", "1", "11", "18", "80", "ankle boot", "bag"].map(withArticle)).toEqual([
    "a 7",
    "an 8",
    "a 1",
    "an 11",
    "an 18",
    "an 80",
    "an ankle boot",
    "a bag",
  ])
})

test("lines break between words; a word that is too long stays whole", () => {
  expect(wrap("to be or not to be", 8, 2)).toEqual(["to be or", "  not to", "  be"])
  expect(wrap("see /a/long/path/of/files now", 10)).toEqual(["see", "/a/long/path/of/files", "now"])
})

test("Japanese breaks between characters, by its width, and never before a full stop", () => {
  const line = "学習率が大きすぎると、ReLUは死ぬ。"
  const lines = wrap(line, 12)
  expect(lines.join("")).toBe(line)
  expect(lines.every((part) => widthOf(part) <= 14 && !/^[、。]/.test(part))).toBe(true)
  expect(lines.length).toBe(3)
  expect(lines.some((part) => part.includes("ReLU"))).toBe(true)
})
