import { expect, test } from "vitest"
import { withArticle } from "./text.ts"

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
