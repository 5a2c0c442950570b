import { availableParallelism } from "node:os"
import { afterEach, describe, expect, test, vi } from "vitest"
import { ArgumentError } from "../base/errors.ts"
import { checkTarget, defaultTarget, getTarget, targetNames } from "./index.ts"
import { defaultThreads } from "./threads.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("the number of threads", () => {
  test.each([undefined, ""])("is what the machine runs at once where KASANE_THREADS is %j", (value) => {
    vi.stubEnv("KASANE_THREADS", value)
    expect(defaultThreads()).toBe(Math.min(64, availableParallelism()))
  })

  test.each(["1", "3", "64"])("is KASANE_THREADS=%s", (value) => {
    vi.stubEnv("KASANE_THREADS", value)
    expect(defaultThreads()).toBe(Number(value))
  })

  test.each(["0", "65", "-1", "1.5", "1e1", " 2", "many", "99999999999999999999"])(
    "is refused where KASANE_THREADS is %j, with what it may be",
    (value) => {
      vi.stubEnv("KASANE_THREADS", value)
      expect(defaultThreads).toThrow(ArgumentError)
      expect(defaultThreads).toThrow(`KASANE_THREADS=${value}: must be a whole number from 1 to 64.`)
    },
  )

  test("is refused by whatever asks for a target with threads, rather than taken for a target that is missing", () => {
    vi.stubEnv("KASANE_THREADS", "many")
    vi.stubEnv("KASANE_TARGET", "")
    for (const name of ["native", "wasm"] as const) {
      expect(() => checkTarget(name)).toThrow(ArgumentError)
      expect(() => getTarget(name)).toThrow(ArgumentError)
    }
    expect(() => defaultTarget()).toThrow(ArgumentError)
    expect(checkTarget("interpreter").ok).toBe(true)
  })

  test("is the same for all targets that have threads", () => {
    vi.stubEnv("KASANE_THREADS", "3")
    const said = targetNames.map((name) => checkTarget(name)).filter((found) => found.ok && /thread/.test(found.detail))
    expect(said).toHaveLength(2)
    for (const found of said) expect(found).toMatchObject({ detail: expect.stringMatching(/\b3 threads$/) })
  })
})
