import { expect, it } from "vitest"
import { ArgumentError } from "./errors.ts"
import { parseBytes } from "./parseBytes.ts"

const bytes = (amount: unknown) => parseBytes("largestBatch", "memory", amount as string)

it("amounts of memory are numbers, or texts with decimal and binary units", () => {
  expect(bytes(1000)).toBe(1000)
  expect(bytes("1000")).toBe(1000)
  expect(bytes("512MiB")).toBe(512 * 2 ** 20)
  expect(bytes("8GB")).toBe(8e9)
  expect(bytes("1.5 gib")).toBe(1.5 * 2 ** 30)
  expect(bytes("2 TiB")).toBe(2 ** 41)
})

it("what is no amount is refused, with the units that there are", () => {
  for (const amount of [
    "8 Gigs",
    "8G",
    "-1GB",
    "GB",
    "",
    Number.NaN,
    -1,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    "1e3",
  ])
    expect(() => bytes(amount)).toThrow(ArgumentError)
  expect(() => bytes("8 Gigs")).toThrow(
    `largestBatch: memory must be a number of bytes or a text like "512MiB" or "8GB", got '8 Gigs'. Units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB.`,
  )
})
