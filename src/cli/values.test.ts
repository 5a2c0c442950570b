import { InvalidArgumentError } from "commander"
import fc from "fast-check"
import { expect, test } from "vitest"
import { NameError } from "../base/errors.ts"
import { oneOf, positiveNumber, wholeNumber } from "./values.ts"

test("whole numbers are read back as they were written", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (n) => wholeNumber(0)(String(n)) === n))
})

test.each(["", " ", "x", "1.5", "1e3", "0x10", "-1", "NaN", "Infinity", "9007199254740993"])(
  "%j is no whole number of at least 0",
  (text) => {
    expect(() => wholeNumber(0)(text)).toThrow(InvalidArgumentError)
  },
)

test("positive numbers may be written as programs write them", () => {
  expect(["0.001", "1e-3", "2"].map(positiveNumber)).toEqual([0.001, 0.001, 2])
  for (const text of ["", " ", "0", "-1", "x", "1e999", "NaN"]) {
    expect(() => positiveNumber(text)).toThrow(InvalidArgumentError)
  }
})

test("names are taken exactly; a near miss gets a suggestion", () => {
  const parse = oneOf("fruit", ["apple", "pear"])
  expect(parse("pear")).toBe("pear")
  expect(() => parse("aple")).toThrow(NameError)
  expect(() => parse("aple")).toThrow("unknown fruit 'aple'. Did you mean 'apple'?")
  expect(() => parse("constructor")).toThrow("Known: apple, pear.")
})
