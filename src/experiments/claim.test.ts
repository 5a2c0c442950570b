import { expect, test } from "vitest"
import { type ClaimSpec, defineClaim } from "./claim.ts"
import { claims, flatten } from "./index.ts"

type Sum = { readonly a: number; readonly b: number; readonly c: number }

const text = { en: "", ja: "" }

const adding = (changes: Partial<ClaimSpec<Sum>> = {}) =>
  defineClaim<Sum>({
    ...{ id: "mine.1", name: "adding", section: "day1.s1", seeds: [0], see: [], charts: [], expected: [] },
    ...{ title: text, claim: text, finding: text, vary: text, watch: text, verdict: "holds" },
    recipe: {
      name: "add",
      settings: { a: 1, b: 1, c: 1 },
      run: async ({ a, b, c }, { record }) => record.figure("sum", a + b + c),
    },
    variants: {
      default: { title: text },
      large: { title: text, change: { a: 100, b: 100 }, quick: { b: 20 } },
    },
    judge: () => ({ verdict: "holds", because: text }),
    ...changes,
  })

test("settings come from the recipe, the experiment, the variant and the user, of whom the last wins", () => {
  const claim = adding({ settings: { a: 2, c: 2 } })
  expect(claim.settingsOf("default")).toEqual({ a: 2, b: 1, c: 2 })
  expect(claim.settingsOf("large")).toEqual({ a: 100, b: 100, c: 2 })
  expect(claim.settingsOf("large", { changes: { b: 7 } })).toEqual({ a: 100, b: 7, c: 2 })
})

test("in a hurry, those of the experiment and then of the variant come before the user's", () => {
  const claim = adding({ quick: { a: 10, b: 10 } })
  expect(claim.settingsOf("default", { quick: true })).toEqual({ a: 10, b: 10, c: 1 })
  expect(claim.settingsOf("large", { quick: true })).toEqual({ a: 10, b: 20, c: 1 })
  expect(claim.settingsOf("large", { quick: true, changes: { b: 7 } })).toEqual({ a: 10, b: 7, c: 1 })
  expect(claim.settingsOf("large")).toEqual({ a: 100, b: 100, c: 1 })
})

test("what is told of a variant holds no changes, which are asked for by settingsOf", () => {
  expect(adding().variants).toEqual({ default: { title: text }, large: { title: text } })
})

test("a word is refused that a setting may not be, of a variant when the experiment is defined", () => {
  const recipe = { name: "say", settings: { word: "yes" }, words: { word: ["yes", "no"] }, run: async () => {} }
  const saying = (word: string) =>
    adding({ ...({ recipe } as object), variants: { default: { title: text, change: { word } as object } } })
  expect(saying("no").words).toEqual({ word: ["yes", "no"] })
  expect(() => saying("noe")).toThrow("mine.1: unknown word 'noe'. Did you mean 'no'?")
  expect(() => saying("no").settingsOf("default", { changes: { word: "" } })).toThrow(
    "unknown word ''. Known: yes, no.",
  )
})

test("every experiment says of every setting that is a word which words it may be", () => {
  for (const claim of Object.values(claims))
    for (const variant of Object.keys(claim.variants)) {
      const named = flatten(claim.settingsOf(variant)).filter(([, value]) => typeof value === "string")
      const paths = flatten(claim.words).map(([path]) => path)
      expect(paths, `${claim.id} ${variant}`).toEqual(expect.arrayContaining(named.map(([path]) => path)))
    }
})

test("a variant that is not there is refused with those that are", () => {
  expect(() => adding().settingsOf("larg")).toThrow(/large/)
  expect(() => adding({ variants: {} })).toThrow("at least one variant")
})
