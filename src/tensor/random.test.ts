import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { compile, random, type Tensor, tensor } from "./index.ts"
import golden from "./random.golden.json" with { type: "json" }

const numbers = (t: Tensor): number[] => Array.from(t.dataSync())
const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [x as number])
const int32 = (words: readonly number[]) => words.map((word) => word | 0)

const draws = {
  uniform: (shape: readonly number[], seed: random.Seed) => random.uniform(shape, { seed }),
  normal: (shape: readonly number[], seed: random.Seed) => random.normal(shape, { seed }),
  truncatedNormal: (shape: readonly number[], seed: random.Seed) => random.truncatedNormal(shape, { seed }),
  bernoulli: (shape: readonly number[], seed: random.Seed) => random.bernoulli(shape, 0.3, { seed }),
}
const isExact = (name: string) => name === "uniform" || name === "bernoulli"

describe.each(targetNames)("on the target %s", (target) => {
  const available = checkTarget(target)
  if (!available.ok) {
    it.skip(`${target} cannot run here: ${available.reason}`, () => {})
    return
  }

  for (const [name, draw] of Object.entries(draws)) {
    const rows = golden.draws.filter((row) => row.name === name)
    it(`${name} gives JAX's values, ${isExact(name) ? "to the last bit" : "to a few of float32's steps"}`, async () => {
      expect(rows.length).toBeGreaterThan(10)
      const all = compile((keys: readonly Tensor[]) => rows.map((row, i) => draw(row.shape, keys[i]!)), { target })
      const results = await all(rows.map((row) => random.key(row.seed)))
      rows.forEach((row, i) => {
        const expected = flat(row.values).map(Math.fround)
        expect(results[i]!.shape).toEqual(row.shape)
        if (isExact(name)) expect(numbers(results[i]!)).toEqual(expected)
        else expectClose(numbers(results[i]!), expected, { relative: 3e-6, absolute: 3e-7 })
      })
    })

    it(`${name} gives JAX's values in long draws, at their ends and on the whole`, async () => {
      for (const row of golden.long.filter((one) => one.name === name)) {
        const found = numbers(await compile((key: Tensor) => draw([row.size], key), { target })(random.key(row.seed)))
        const ends = [...found.slice(0, 4), ...found.slice(-4)]
        expectClose(ends, [...row.head, ...row.tail].map(Number), { relative: 3e-6, absolute: 3e-7 })
        expectClose(found.reduce((a, b) => a + b, 0) / row.size, row.mean, { relative: 1e-4, absolute: 1e-6 })
        expectClose(
          found.reduce((a, b) => Math.max(a, b), -Infinity),
          row.max,
          { relative: 3e-6 },
        )
        expectClose(
          found.reduce((a, b) => Math.min(a, b), Infinity),
          row.min,
          { relative: 3e-6 },
        )
      }
    })
  }

  it("uniform in other ranges gives JAX's values", async () => {
    for (const { seed, minval, maxval, values } of golden.ranges) {
      const f = compile((key: Tensor) => random.uniform([8], { minval, maxval, seed: key }), { target })
      const found = await f(random.key(seed))
      expectClose(numbers(found), values as Numbers, { relative: 2e-7, absolute: 6e-8 * (maxval - minval) })
    }
  })

  it("whole numbers and permutations are the interpreter's to the last bit", async () => {
    const build = (key: Tensor) => ({
      whole: random.randint([5, 7], -3, 100, { seed: key }),
      wide: random.randint([9], -(2 ** 30), 2 ** 30 - 1, { seed: key }),
      order: random.permutation(100, { seed: key }),
      keys: random.split(key, 5),
    })
    const [here, there] = [await compile(build, { target })(random.key(5)), build(random.key(5))]
    for (const name of ["whole", "wide", "order", "keys"] as const)
      expect([name, numbers(here[name])]).toEqual([name, numbers(there[name])])
  })
})

describe("keys and seeds", () => {
  it("are JAX's keys", () => {
    for (const { seed, key } of golden.derived) expect(numbers(random.key(seed))).toEqual(int32(key))
  })

  it("make the bits of JAX, which bernoulli and uniform are made of", () => {
    for (const { seed, bits } of golden.derived) {
      const unit = numbers(random.uniform([bits.length], { seed }))
      expect(unit).toEqual(bits.map((word) => (word >>> 9) * 2 ** -23))
    }
  })

  it("give the same for the same number, and for the same shape flattened", () => {
    expect(numbers(random.normal([3, 4], { seed: 9 }))).toEqual(numbers(random.normal([12], { seed: 9 })))
    expect(numbers(random.normal([3], { seed: 9 }))).not.toEqual(numbers(random.normal([3], { seed: 10 })))
    expect(numbers(random.uniform([3], { seed: 0 }))).toEqual(numbers(random.uniform([3], { seed: 0 })))
  })

  it("split into keys that differ from each other and from where they came from", () => {
    const keys = random.split(random.key(1), 100).toArray() as number[][]
    expect(new Set([...keys, [0, 1]].map(String)).size).toBe(101)
  })
})

describe("a SeedGenerator", () => {
  it("gives a new key each time, the same stream for the same seed", () => {
    const stream = (seed: number) => {
      const seeds = random.SeedGenerator(seed)
      return [0, 1, 2, 3].map(() => String(numbers(random.uniform([3], { seed: seeds }))))
    }
    expect(new Set(stream(4)).size).toBe(4)
    expect(stream(4)).toEqual(stream(4))
    expect(stream(4)).not.toEqual(stream(5))
  })

  it("moves on inside compiled functions as outside, within a call and between calls", async () => {
    const [inside, outside] = [random.SeedGenerator(6), random.SeedGenerator(6)]
    const draw = compile(() => [random.uniform([2], { seed: inside }), random.uniform([2], { seed: inside })])
    const found = [...(await draw()), ...(await draw())].map(numbers)
    expect(found).toEqual([0, 1, 2, 3].map(() => numbers(random.uniform([2], { seed: outside }))))
    expect(numbers(inside.state.value)).toEqual(numbers(outside.state.value))
  })

  it("stands behind draws without a seed, and setSeed restarts it", () => {
    const three = () => [random.normal([2]), random.uniform([2]), random.permutation(5)].map(numbers)
    random.setSeed(0)
    const first = three()
    const second = three()
    random.setSeed(0)
    expect(three()).toEqual(first)
    expect(second).not.toEqual(first)
  })
})

describe("distributions have the moments and the range they promise", () => {
  const size = 200_000
  /** Mean and standard deviation, each within five standard errors. */
  function expectMoments(t: Tensor, mean: number, stddev: number): number[] {
    const values = numbers(t)
    const found = values.reduce((a, b) => a + b, 0) / values.length
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - found) ** 2, 0) / values.length)
    expect(Math.abs(found - mean)).toBeLessThan((5 * stddev) / Math.sqrt(values.length))
    expect(Math.abs(spread - stddev)).toBeLessThan((5 * stddev) / Math.sqrt(values.length))
    return values
  }
  const within = (values: readonly number[], low: number, high: number) =>
    expect(values.filter((v) => !(v >= low && v <= high))).toEqual([])

  it("uniform", () => {
    within(expectMoments(random.uniform([size], { seed: 1 }), 0.5, Math.sqrt(1 / 12)), 0, 1 - 2 ** -23)
    within(expectMoments(random.uniform([size], { minval: -3, maxval: 1, seed: 1 }), -1, Math.sqrt(16 / 12)), -3, 1)
  })

  it("normal", () => {
    const values = expectMoments(random.normal([size], { mean: 2, stddev: 3, seed: 2 }), 2, 3)
    const outside = values.filter((v) => Math.abs(v - 2) > 6).length / size
    expect(Math.abs(outside - 0.0455)).toBeLessThan(0.0025)
    within(values, 2 - 3 * 6, 2 + 3 * 6)
  })

  it("truncatedNormal", () => {
    // The variance of a normal cut at ±2: 1 − 4φ(2) / (2Φ(2) − 1).
    const stddev = Math.sqrt(1 - (4 * Math.exp(-2)) / Math.sqrt(2 * Math.PI) / 0.9544997361036416)
    within(expectMoments(random.truncatedNormal([size], { seed: 3 }), 0, stddev), -2, 2)
    within(numbers(random.truncatedNormal([1000], { mean: 10, stddev: 0.5, seed: 3 })), 9, 11)
  })

  it("bernoulli, at p = 0 and 1 too", () => {
    const t = random.bernoulli([size], 0.3, { seed: 4 })
    expect(t.dtype).toBe("bool")
    expectMoments(t, 0.3, Math.sqrt(0.21))
    expect(random.bernoulli([1000], 0, { seed: 4 }).any().toArray()).toBe(false)
    expect(random.bernoulli([1000], 1, { seed: 4 }).all().toArray()).toBe(true)
  })

  it("randint: every number of the range about equally often", () => {
    const t = random.randint([60_000], -2, 4, { seed: 5 })
    expect(t.dtype).toBe("int32")
    const counts = new Map<number, number>()
    for (const v of numbers(t)) counts.set(v, (counts.get(v) ?? 0) + 1)
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3])
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500)
    expect(numbers(random.randint([4], 7, 8, { seed: 5 }))).toEqual([7, 7, 7, 7])
  })

  it("permutation: a permutation, each place about equally likely", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(2 ** 31), (n, seed) => {
        const order = numbers(random.permutation(n, { seed }))
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
      }),
      { numRuns: 50 },
    )
    const first = Array.from({ length: 600 }, (_, seed) => numbers(random.permutation(3, { seed }))[0]!)
    for (const value of [0, 1, 2]) expect(Math.abs(first.filter((v) => v === value).length - 200)).toBeLessThan(60)
  })

  it("shuffle: the same rows in another order", () => {
    const x = tensor(Array.from({ length: 20 }, (_, i) => [i, 10 * i]))
    const rows = random.shuffle(x, { seed: 3 }).toArray() as number[][]
    expect(rows).not.toEqual(x.toArray())
    expect(rows.sort((a, b) => a[0]! - b[0]!)).toEqual(x.toArray())
  })

  it("of no elements", () => {
    for (const draw of Object.values(draws)) expect(draw([0, 3], 1).shape).toEqual([0, 3])
    expect(random.permutation(0, { seed: 1 }).shape).toEqual([0])
  })
})
