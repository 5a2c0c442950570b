import fc from "fast-check"
import { expect, it } from "vitest"
import { permutation, streamOf } from "./seeds.ts"

const word = fc.nat({ max: 2 ** 32 - 1 })

it("a permutation has every number once, and depends on the key alone", () => {
  fc.assert(
    fc.property(fc.nat({ max: 200 }), word, word, (n, a, b) => {
      const order = permutation(n, [a, b])
      expect([...order].toSorted((p, q) => p - q)).toEqual(Array.from({ length: n }, (_, i) => i))
      expect(permutation(n, [a, b])).toEqual(order)
    }),
  )
})

it("every order of four is about as likely as any other", () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 24_000; i++) {
    const order = permutation(4, [i, 7]).join()
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(24)
  // Chi-squared with 23 degrees of freedom exceeds 60 in one case of 30,000; the keys are fixed, so this never flickers.
  const chi = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
  expect(chi).toBeLessThan(60)
})

it("streams of one key differ", () => {
  const keys = (["weights", "draws", "order"] as const).map((stream) => streamOf([0, 0], stream).join())
  expect(new Set(keys).size).toBe(3)
})
