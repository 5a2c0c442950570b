import { expect, test } from "vitest"
import { createRecorder, type Run } from "../runs/index.ts"
import { defineClaim } from "./claim.ts"
import { compareWithExpected } from "./comparison.ts"
import { perform } from "./perform.ts"
import { figureText, resultsOf, spreadOf, spreadText } from "./results.ts"

function runWith(figures: Record<string, number>): Run {
  const record = createRecorder()
  for (const [name, value] of Object.entries(figures)) record.figure(name, value)
  record.scalar("loss", 1, 0.5)
  return record.finish({ seed: 0, target: "wasm", settings: {} })
}

const text = { en: "words", ja: "言葉" }

/** Adds two numbers; the seed counts too. */
const adding = defineClaim({
  ...{ id: "mine.1", name: "adding", section: "day1.s1", seeds: [0, 1], see: [], charts: [], verdict: "holds" },
  ...{ title: text, claim: text, finding: text, vary: text, watch: text },
  recipe: {
    name: "add",
    settings: { a: 1, b: { value: 1 } },
    run: async ({ a, b }, { seed, record, progress }) => {
      progress(1, 2, "half")
      record.figure("sum", a + b.value + seed)
    },
  },
  settings: { a: 2 },
  variants: { default: { title: text }, more: { title: text, change: { b: { value: 10 } } } },
  quick: { a: 0 },
  expected: [
    { variant: "default", figure: "sum", range: [3, 4], tolerance: 0 },
    { variant: "more", figure: "sum", range: [10, 11], tolerance: 2 },
    { variant: "more", figure: "sum", range: [100, 101], tolerance: 2 },
  ],
  judge: (results) => ({
    verdict: results.figure("more", "sum").min > results.figure("default", "sum").max ? "holds" : "contradicted",
    because: text,
  }),
})

test("settings are the recipe's, changed by the experiment, the variant, quick, and the user, in this order", () => {
  expect(adding.settingsOf("default")).toEqual({ a: 2, b: { value: 1 } })
  expect(adding.settingsOf("more")).toEqual({ a: 2, b: { value: 10 } })
  expect(adding.settingsOf("more", { quick: true })).toEqual({ a: 0, b: { value: 10 } })
  expect(adding.settingsOf("more", { quick: true, changes: { a: 7 } })).toEqual({ a: 7, b: { value: 10 } })
  expect(() => adding.settingsOf("mor")).toThrow("Did you mean 'more'?")
})

test("runs become a verdict, and figures beside those on record", async () => {
  const runs = new Map<string, Run[]>()
  for (const variant of ["default", "more"])
    runs.set(
      variant,
      await Promise.all(
        [0, 1].map((seed) =>
          perform(adding, {
            experiment: "mine.1",
            variant,
            seed,
            settings: adding.settingsOf(variant),
            target: "wasm",
          }),
        ),
      ),
    )
  const results = resultsOf("mine.1", runs)
  expect(results.figure("more", "sum")).toEqual({ values: [12, 13], median: 12.5, min: 12, max: 13 })
  expect(adding.judge(results).verdict).toBe("holds")
  const compared = compareWithExpected(adding, results)
  expect(compared.map(({ within, near }) => [within, near])).toEqual([
    [true, true],
    [false, true],
    [false, false],
  ])
  expect(runs.get("more")![1]!.manifest).toMatchObject({
    experiment: "mine.1",
    variant: "more",
    seed: 1,
    settings: { a: 2, b: { value: 10 } },
  })
})

test("what was not run or recorded is named", () => {
  const results = resultsOf("mine.1", new Map([["default", [runWith({ testAccuracy: 1 })]]]))
  expect(() => results.figure("other", "testAccuracy")).toThrow("other")
  expect(() => results.figure("default", "testAcuracy")).toThrow("testAccuracy")
  expect(() => results.series("default", "los")).toThrow("loss")
  expect(compareWithExpected(adding, resultsOf("mine.1", new Map()))).toEqual([])
})

test("a figure that is not a number counts as larger than all", () => {
  expect(spreadOf([Number.NaN, 1, 2])).toMatchObject({ median: 2, min: 1, max: Number.NaN })
  expect(spreadOf([4, 1]).median).toBe(2.5)
  expect(() => spreadOf([])).toThrow("at least one")
})

test("figures are written as short as they are known", () => {
  expect([0.91449999, 12, 0, 1e-6, 123456.7, Number.POSITIVE_INFINITY, 46.25].map(figureText)).toEqual([
    "0.9145",
    "12",
    "0",
    "1.00e-6",
    "1.23e+5",
    "∞",
    "46.25",
  ])
  expect(spreadText(spreadOf([0.9, 0.91, 0.95]))).toBe("0.91 [0.9–0.95]")
  expect(spreadText(spreadOf([0.9]))).toBe("0.9")
})
