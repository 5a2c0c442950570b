import { expect, test } from "vitest"
import { ArgumentError, NameError } from "../base/errors.ts"
import { checkWordLists, checkWords, flatten, layOver, merge, parseSetting } from "./settings.ts"

const settings = {
  iterations: 2000,
  data: { train: null, shift: 0 },
  network: { hidden: [40, 20], activation: "relu" },
}

test("changes reach into groups and leave the rest alone", () => {
  const changed = merge(settings, { network: { activation: "tanh" } }, "6.E1")
  expect(changed).toEqual({ ...settings, network: { hidden: [40, 20], activation: "tanh" } })
  expect(settings.network.activation).toBe("relu")
})

test("a list is replaced as a whole, and nothing may become something", () => {
  expect(merge(settings, { network: { hidden: [10] }, data: { train: 300 } }, "6.E1")).toMatchObject({
    network: { hidden: [10] },
    data: { train: 300 },
  })
})

test("a name that is not there is refused with the nearest one and its path", () => {
  expect(() => merge(settings, { network: { activaton: "tanh" } }, "6.E1")).toThrow(NameError)
  expect(() => merge(settings, { network: { activaton: "tanh" } }, "6.E1")).toThrow("network.activation")
})

test("counts are whole and large enough; what is no count by its usual value may be anything", () => {
  const refused = (change: object) => () => merge({ ...settings, every: 10 }, change as typeof settings, "6.E1")
  expect(refused({ iterations: -3 })).toThrow("6.E1: iterations is in whole numbers of 0 or more, got -3")
  expect(refused({ every: 0 })).toThrow("every is in whole numbers of 1 or more, got 0")
  expect(refused({ data: { train: 1.5 } })).toThrow("data.train is in whole numbers")
  expect(refused({ network: { hidden: [10, 0] } })).toThrow("network.hidden is in whole numbers of 1 or more, got 0")
  expect(merge({ steps: 0.1 }, { steps: 0.2 }, "mine")).toEqual({ steps: 0.2 })
})

test("a value of another kind is refused", () => {
  expect(() => merge(settings, { iterations: "many" }, "6.E1")).toThrow(ArgumentError)
  expect(() => merge(settings, { iterations: "many" }, "6.E1")).toThrow("6.E1: iterations is a number, such as 2000")
  expect(() => merge(settings, { network: 3 }, "6.E1")).toThrow("network is a group")
  for (const nothing of [{ network: null }, { network: { hidden: null } }, { data: { train: [1] } }])
    expect(() => merge(settings, nothing, "6.E1")).toThrow(ArgumentError)
  expect(merge(settings, { iterations: null }, "6.E1")).toMatchObject({ iterations: null })
})

test("changes of one group go together, and the last of two wins", () => {
  const one = { network: { activation: "tanh" }, iterations: 5 }
  expect(layOver(one, { network: { hidden: [3] }, iterations: 6 })).toEqual({
    network: { activation: "tanh", hidden: [3] },
    iterations: 6,
  })
  expect(layOver({ iterations: 5 }, { iterations: "" })).toEqual({ iterations: "" })
  expect(layOver({ network: 1 }, { network: { activation: "tanh" } })).toEqual({ network: { activation: "tanh" } })
})

test("words fit the settings that they are of", () => {
  const own = { ...settings, note: null }
  const refused = (words: unknown) => () => checkWordLists(own, words, "own: words")
  expect(refused({ network: { activation: ["relu"] }, note: ["x"] })).not.toThrow()
  expect(refused({ network: { activatoin: ["relu"] } })).toThrow(
    "own: words: unknown setting 'network.activatoin'. Did you mean 'network.activation'?",
  )
  expect(refused({ network: ["relu"] })).toThrow("own: words are in groups as the settings are, got ")
  for (const words of [null, ["relu"], "relu"]) expect(refused(words)).toThrow("in groups as the settings are")
  for (const list of ["relu", [], [1], null, { x: ["relu"] }])
    expect(refused({ network: { activation: list } })).toThrow(
      "network.activation takes a list of words, such as ['relu']",
    )
  expect(refused({ iterations: ["many"] })).toThrow("iterations is no word but a number, such as 2000")
  expect(refused({ network: { activation: ["tanh"] } })).toThrow("network.activation lacks 'relu', which is its usual")
  expect(() => checkWords(own, { note: ["x"] }, "own")).not.toThrow()
  expect(() => checkWords({ ...own, note: "y" }, { note: ["x"] }, "own", own)).toThrow("unknown note 'y'")
})

test("a word is one of those that its setting may be", () => {
  const words = { network: { activation: ["relu", "tanh"] } }
  expect(() => checkWords(settings, words, "6.E1")).not.toThrow()
  const changed = merge(settings, { network: { activation: "tahn" } }, "6.E1")
  expect(() => checkWords(changed, words, "6.E1")).toThrow(
    "6.E1: unknown network.activation 'tahn'. Did you mean 'tanh'? Known: relu, tanh.",
  )
  const nothing = merge(settings, { network: { activation: null } }, "6.E1")
  expect(() => checkWords(nothing, words, "6.E1", settings)).toThrow(
    "network.activation must be one of 'relu', 'tanh', got null",
  )
})

test("a setting on the command line is a path and JSON, or else text", () => {
  expect(parseSetting("network.hidden=[10,20]")).toEqual({ network: { hidden: [10, 20] } })
  expect(parseSetting("network.activation=relu")).toEqual({ network: { activation: "relu" } })
  expect(parseSetting("text=a=b")).toEqual({ text: "a=b" })
  for (const bad of ["iterations", "=3", ""]) expect(() => parseSetting(bad)).toThrow("a path and a value")
})

test("every setting has a path", () => {
  expect(flatten(settings)).toEqual([
    ["iterations", 2000],
    ["data.train", null],
    ["data.shift", 0],
    ["network.hidden", [40, 20]],
    ["network.activation", "relu"],
  ])
})
