import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { histogramOf } from "./histogramOf.ts"

describe("a histogram", () => {
  it("counts as NumPy does: an edge belongs to the bin above it, the last to the bin below", () => {
    // np.histogram([0, 1, 2, 3, 4, 4, 8], bins=4) → [2, 2, 2, 1], edges [0, 2, 4, 6, 8]
    const { limits, counts, ...rest } = histogramOf([0, 1, 2, 3, 4, 4, 8], 4)
    expect({ limits, counts }).toEqual({ limits: [2, 4, 6, 8], counts: [2, 2, 2, 1] })
    expect(rest).toEqual({ min: 0, max: 8, count: 7, sum: 22, sumOfSquares: 110 })
  })

  it("leaves NaN and infinities out, and says so by its count", () => {
    const { count, min, max } = histogramOf([Number.NaN, 1, Number.POSITIVE_INFINITY, -2, Number.NEGATIVE_INFINITY])
    expect({ count, min, max }).toEqual({ count: 2, min: -2, max: 1 })
  })

  it("has no bins without values and one for equal values", () => {
    expect(histogramOf([Number.NaN])).toEqual({
      min: 0,
      max: 0,
      count: 0,
      sum: 0,
      sumOfSquares: 0,
      limits: [],
      counts: [],
    })
    expect(histogramOf(new Float32Array([3, 3]))).toMatchObject({ min: 3, max: 3, limits: [3], counts: [2] })
  })

  it("holds every value exactly once, with ascending edges, for any numbers", () => {
    const many = { minLength: 1, maxLength: 50 }
    const anywhere = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), many)
    // On edges and beside them, also where numbers are hardly close enough for so many bins.
    const onEdges = fc
      .tuple(fc.constantFrom(0, -3, 1e3, 1e12), fc.constantFrom(0.1, 1 / 3, 1e-9), fc.array(fc.nat(40), many))
      .map(([start, step, places]) => places.map((i) => start + i * step))
    const numbers = fc.oneof(anywhere, onEdges)
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 40 }), (values, bins) => {
        const { min, max, limits, counts } = histogramOf(values, bins)
        expect(limits.length).toBeLessThanOrEqual(bins)
        expect(limits.at(-1)).toBe(max)
        for (const [i, limit] of limits.entries()) {
          const left = i === 0 ? min : limits[i - 1]!
          if (limits.length > 1) expect(limit).toBeGreaterThan(left)
          const last = i === limits.length - 1
          expect(counts[i]).toBe(values.filter((v) => v >= left && (last ? v <= limit : v < limit)).length)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("refuses what is no list of numbers, and less than one bin", () => {
    expect(() => histogramOf(5 as unknown as number[])).toThrow("histogramOf: takes an array of numbers")
    expect(() => histogramOf([1, "2" as unknown as number])).toThrow(
      "histogramOf: takes numbers, got '2' at position 1.",
    )
    expect(() => histogramOf([1], 0)).toThrow("histogramOf: bins must be a whole number of 1 or more, got 0.")
  })
})
