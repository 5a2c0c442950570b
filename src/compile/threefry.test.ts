import { expect, it } from "vitest"
import { key, randomBits } from "../base/threefry.ts"
import { createBuilder } from "./builder.ts"
import { evaluateProgram } from "./evaluate.ts"
import { threefryBits } from "./threefry.ts"

/** Bits at `size` positions from `start` on, under a key that the program reads from memory. */
function bits(words: readonly [number, number], start: number, size: number): number[] {
  const b = createBuilder()
  const [k0, k1] = [0, 1].map((constant) => b.load("int32", 0, { constant, terms: [] })) as [number, number]
  const value = threefryBits(b, k0, k1, b.index({ constant: start, terms: [[0, 1]] }))
  const out = new Int32Array(size)
  evaluateProgram(
    {
      inputs: [{ size: 2, dtype: "int32" }],
      outputs: [{ size, dtype: "int32" }],
      variables: [],
      constants: [],
      regions: [
        { space: "input", slot: 0, offset: 0, size: 2, dtype: "int32" },
        { space: "output", slot: 0, offset: 0, size, dtype: "int32" },
      ],
      kernels: [
        {
          kind: "loop",
          name: "random",
          origin: undefined,
          loops: [size],
          reduce: [],
          body: b.body,
          accumulators: [],
          after: [],
          stores: [{ region: 1, at: { constant: 0, terms: [[0, 1]] }, value, mode: "set" }],
          sequential: false,
        },
      ],
      arenaSize: 0,
    },
    [Int32Array.from(words)],
    [out],
    [],
  )
  return [...out].map((word) => word >>> 0)
}

it.each([0, 1, 42, 2 ** 31, 2 ** 53 - 1])(
  "gives the bits of base/threefry.ts in the loop language, seed %d",
  (seed) => {
    const k = key(seed)
    for (const start of [0, 1_000_000, 2 ** 31 - 101]) {
      expect(bits(k, start, 100)).toEqual(Array.from({ length: 100 }, (_, i) => randomBits(k, start + i)))
    }
  },
)

it("folds to a constant when key and position are known", () => {
  const b = createBuilder()
  const int = (value: number) => b.constant(value, "int32")
  const value = threefryBits(b, int(0), int(42), int(7))
  expect(b.body[value]).toEqual({ op: "const", dtype: "int32", value: randomBits([0, 42], 7) | 0 })
})
