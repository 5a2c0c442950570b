import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { fans } from "./_scaling.ts"
import * as initializers from "./index.ts"
import golden from "./initializers.golden.json" with { type: "json" }
import { type InitializerName, resolveInitializer } from "./resolve.ts"

const spread = (values: ArrayLike<number>) => {
  const all = Array.from(values)
  const mean = all.reduce((total, x) => total + x, 0) / all.length
  const variance = all.reduce((total, x) => total + (x - mean) ** 2, 0) / all.length
  return { mean, deviation: Math.sqrt(variance), least: Math.min(...all), most: Math.max(...all) }
}

describe("initializers agree with Keras and JAX", () => {
  for (const row of golden.cases) {
    const name = row.name as InitializerName

    it(`fans of [${row.shape}]`, () => {
      const { fanIn, fanOut } = fans(row.shape)
      expect([fanIn, fanOut]).toEqual(row.fans)
    })

    if (row.seed0 && row.seed42)
      it(`${name} gives JAX's values for seeds 0 and 42`, async () => {
        const initializer = resolveInitializer(name)
        expectClose(await initializer.call(row.shape, 0).data(), row.seed0 as Numbers, { relative: 3e-6 })
        expectClose(await initializer.call(row.shape, 42).data(), row.seed42 as Numbers, { relative: 3e-6 })
      })

    const size = row.shape.reduce((product, n) => product * n, 1)
    if (size > 1000)
      it(`${name} of [${row.shape}] spreads as Keras asks`, async () => {
        const { mean, deviation, least, most } = spread(await resolveInitializer(name).call(row.shape, 7).data())
        const stddev = row.stddev ?? 0
        const truth =
          row.distribution === "uniform"
            ? { deviation: (row.maxval! - row.minval!) / Math.sqrt(12), bound: row.maxval! }
            : row.distribution === "truncatedNormal"
              ? { deviation: stddev * 0.87962566103423978, bound: 2 * stddev }
              : { deviation: stddev, bound: 6 * stddev }
        // Of n values the mean strays by deviation / √n and the deviation by deviation / √(2n): four of those at most.
        expect(Math.abs(mean)).toBeLessThan((4 * truth.deviation) / Math.sqrt(size))
        expect(Math.abs(deviation / truth.deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * size))
        expect(Math.max(-least, most)).toBeLessThanOrEqual(Math.fround(truth.bound) * (1 + 1e-6))
      })
  }
})

describe("initializers", () => {
  it("fill with a constant", async () => {
    expectClose(await new initializers.Zeros().call([2, 2]).data(), [0, 0, 0, 0])
    expectClose(await new initializers.Ones().call([3]).data(), [1, 1, 1])
    expectClose(await new initializers.Constant(0.25).call([2]).data(), [0.25, 0.25])
    expectClose(await new initializers.Constant().call([2]).data(), [0, 0])
  })

  it("give other values for other keys, and their own seed's whatever the key", async () => {
    const draw = async (seed: number, options = {}) => [
      ...(await new initializers.HeNormal(options).call([4, 5], seed).data()),
    ]
    expect(await draw(1)).not.toEqual(await draw(2))
    expect(await draw(1, { seed: 2 })).toEqual(await draw(2))
    expect(await draw(1, { seed: 0 })).toEqual(await draw(0))
  })

  it("take other means and limits", async () => {
    const values = await new initializers.RandomUniform({ minval: 3, maxval: 4 }).call([1000], 0).data()
    const { mean, least, most } = spread(values)
    expect(least).toBeGreaterThanOrEqual(3)
    expect(most).toBeLessThan(4)
    expect(Math.abs(mean - 3.5)).toBeLessThan(0.05)
  })

  it("are found by name, or passed through", () => {
    const mine = new initializers.Constant(2)
    expect(resolveInitializer(mine)).toBe(mine)
    expect(resolveInitializer("glorotUniform")).toBeInstanceOf(initializers.GlorotUniform)
    expect(() => resolveInitializer("glorotUnifrom" as InitializerName)).toThrow("Did you mean 'glorotUniform'?")
    for (const [name, Class] of Object.entries(initializers))
      expect(new Class().name.toLowerCase()).toBe(name.toLowerCase())
  })
})
