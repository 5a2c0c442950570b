import fc from "fast-check"
import { describe, expect, it } from "vitest"
import golden from "./threefry.golden.json" with { type: "json" }
import { foldIn, key, randomBits, split, threefry2x32 } from "./threefry.ts"

describe("threefry2x32", () => {
  it("gives JAX's and Random123's words", () => {
    for (const { input, output } of golden.blocks) {
      const [k0, k1, c0, c1] = input as [number, number, number, number]
      expect(threefry2x32(k0, k1, c0, c1)).toEqual(output)
    }
  })

  it("takes words signed or unsigned, and gives them unsigned", () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(word, word, word, word, (k0, k1, c0, c1) => {
        const words = threefry2x32(k0, k1, c0, c1)
        expect(threefry2x32(k0 | 0, k1 | 0, c0 | 0, c1 | 0)).toEqual(words)
        for (const x of words) expect(x >= 0 && x < 2 ** 32 && Number.isInteger(x)).toBe(true)
      }),
    )
  })
})

describe.each(golden.seeds)("the key of seed $seed", (seed) => {
  const k = key(seed.seed)
  it("is JAX's", () => expect(k).toEqual(seed.key))
  it("gives JAX's bits at every position, for a shape as for its flat length", () => {
    expect(seed.bits.map((_, i) => randomBits(k, i))).toEqual(seed.bits)
    expect(seed.matrix).toEqual(seed.bits.slice(0, seed.matrix.length))
  })
  it("splits as JAX's", () => {
    expect(split(k)).toEqual(seed.split2)
    expect(split(k, 5)).toEqual(seed.split5)
  })
  it("folds data in as JAX's", () => {
    for (const [data, folded] of seed.foldIn) expect(foldIn(k, data as number)).toEqual(folded)
  })
})

describe("positions and seeds at their limits", () => {
  it("uses the high word of a position above 2³²", () => {
    const [x, y] = threefry2x32(0, 42, 3, 5)
    expect(randomBits(key(42), 3 * 2 ** 32 + 5)).toBe((x ^ y) >>> 0)
  })

  it("refuses a seed that is not a whole number in range, and says what is", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(() => key(seed)).toThrow(/whole number from 0 to 2\^53 - 1/)
  })

  it("refuses data that does not fit one word", () => {
    for (const data of [-1, 0.5, 2 ** 32]) expect(() => foldIn(key(0), data)).toThrow(/foldIn takes a whole number/)
  })
})
