import { describe, expect, it } from "vitest"
import { key, randomBits } from "../base/threefry.ts"
import { createBuilder } from "./builder.ts"
import { type ElementaryName, elementary } from "./elementary.ts"
import { evaluateProgram } from "./evaluate.ts"
import type { Instruction } from "./program.ts"
import { binaryOps, unaryOps } from "./scalar.ts"

const { NaN: nan } = Number
const inf = Infinity
/** The limits that the docstrings state, and where they hold. */
const facts: Record<ElementaryName, { truth: (x: number) => number; ulp: number; within?: number }> = {
  exp: { truth: Math.exp, ulp: 1.05 },
  log: { truth: Math.log, ulp: 0.87 },
  log1p: { truth: Math.log1p, ulp: 1.44 },
  expm1: { truth: Math.expm1, ulp: 1.3 },
  sin: { truth: Math.sin, ulp: 1.58, within: 12867 },
  cos: { truth: Math.cos, ulp: 1.57, within: 12867 },
  tanh: { truth: Math.tanh, ulp: 1.97 },
  erf: { truth: erf, ulp: 1.25 },
}
const names = Object.keys(facts) as ElementaryName[]

/** 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, in which nothing cancels. */
function erf(x: number): number {
  if (!(Math.abs(x) < 6)) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** The function as a kernel over an array, in the loop language. */
function evaluate(name: ElementaryName, x: Float32Array): Float32Array {
  const out = new Float32Array(x.length)
  const b = createBuilder()
  const at = { constant: 0, terms: [[0, 1]] } as const
  const value = elementary[name](b, b.load("float32", 0, at))
  const spec = { size: x.length, dtype: "float32" } as const
  const [loops, store] = [[x.length], { region: 1, at, value, mode: "set" } as const]
  const rest = { origin: undefined, reduce: [], accumulators: [], after: [], sequential: false }
  evaluateProgram(
    {
      inputs: [spec],
      outputs: [spec],
      variables: [],
      constants: [],
      regions: [
        { space: "input", slot: 0, offset: 0, ...spec },
        { space: "output", slot: 0, offset: 0, ...spec },
      ],
      kernels: [{ kind: "loop", name, loops, body: b.body, stores: [store], ...rest }],
      arenaSize: 0,
    },
    [x],
    [out],
    [],
  )
  return out
}

/** The same as a compiler might compute it that contracts every a·b ± c into one rounding. */
function evaluateContracted(name: ElementaryName, xs: Float32Array): Float32Array {
  const b = createBuilder()
  const result = elementary[name](b, b.load("float32", 0, { constant: 0, terms: [] }))
  const values = new Float64Array(b.body.length)
  /** The value before rounding if it is a product; float64 holds it exactly. */
  const product = (id: number) => {
    const made = b.body[id]!
    return made.op === "mul" && made.dtype === "float32" ? values[made.args[0]]! * values[made.args[1]]! : values[id]!
  }
  const isProduct = (id: number) => b.body[id]!.op === "mul"
  const compute = (instruction: Instruction, x: number): number => {
    if (instruction.op === "load") return x
    if (instruction.op === "const") return instruction.value
    if (instruction.op === "index") throw new Error("an elementary function has no index")
    const [p, q, r] = instruction.args
    const float = instruction.dtype === "float32"
    if (instruction.op === "select") return values[p]! ? values[q!]! : values[r!]!
    if (float && (instruction.op === "add" || instruction.op === "sub")) {
      const sign = instruction.op === "add" ? 1 : -1
      if (isProduct(p)) return Math.fround(product(p) + sign * values[q!]!)
      if (isProduct(q!)) return Math.fround(values[p]! + sign * product(q!))
    }
    if (instruction.args.length === 1) return unaryOps[instruction.op as "neg"](values[p]!, float)
    return binaryOps[instruction.op as "add"](values[p]!, values[q!]!, float)
  }
  return xs.map((x) => {
    b.body.forEach((instruction, id) => {
      values[id] = compute(instruction, x)
    })
    return values[result]!
  })
}

/** Every exponent, denormals included, with both signs and `each` random mantissas, and the ends of each binade. */
function samples(each: number): Float32Array {
  const words: number[] = []
  for (let high = 0; high < 512; high++) {
    words.push(high << 23, (high << 23) | 0x7fffff)
    for (let i = 0; i < each; i++) words.push((high << 23) | (randomBits(key(high), i) >>> 9))
  }
  // Where the functions have their shape: 2⁻⁶ to 2⁷.
  const span = 13 << 23
  for (let i = 0; i < 200 * each; i++) {
    const bits = randomBits(key(1000), i)
    words.push(((121 << 23) + ((bits >>> 1) % span)) | (bits << 31))
  }
  return new Float32Array(Int32Array.from(words).buffer)
}

/** Distance in units in the last place of float32 at `exact`; 0 where both are NaN or the same infinity. */
function ulps(got: number, exact: number): number {
  const rounded = Math.fround(exact)
  if (Object.is(got, rounded)) return Math.abs(got) < inf ? Math.abs(got - exact) / ulpOf(exact) : 0
  if (exact === 0 || Math.sign(got) === -Math.sign(exact) || !Number.isFinite(rounded) || !Number.isFinite(got))
    return inf
  return Math.abs(got - exact) / ulpOf(exact)
}

function ulpOf(x: number): number {
  const size = Math.max(Math.abs(x), 2 ** -126)
  let power = 2 ** Math.floor(Math.log2(size))
  if (power > size) power /= 2
  return power * 2 ** -23
}

function worst(xs: Float32Array, got: Float32Array, { truth, within = inf }: (typeof facts)[ElementaryName]) {
  let found = { ulps: 0, x: 0 }
  xs.forEach((x, i) => {
    if (Math.abs(x) > within && Math.abs(x) < inf) return
    const distance = ulps(got[i]!, truth(x))
    if (distance > found.ulps) found = { ulps: distance, x }
  })
  return found
}

describe.each(names)("%s", (name) => {
  const fact = facts[name]

  it("is as close to the exact value as stated, for all exponents", () => {
    const xs = samples(100)
    const found = worst(xs, evaluate(name, xs), fact)
    expect(found.ulps, `at ${found.x}`).toBeLessThan(fact.ulp)
    // The measure itself measures: nothing rounded to float32 comes closer than this.
    expect(found.ulps).toBeGreaterThan(0.49)
  })

  it("is as close where a compiler fuses multiplications with additions", () => {
    const xs = samples(30)
    const found = worst(xs, evaluateContracted(name, xs), fact)
    expect(found.ulps, `at ${found.x}`).toBeLessThan(fact.ulp)
  })
})

describe("special values", () => {
  const tiny = 2 ** -149
  it.each<[ElementaryName, readonly (readonly [number, number])[]]>([
    [
      "exp",
      [
        [0, 1],
        [-0, 1],
        [-inf, 0],
        [inf, inf],
        [nan, nan],
        [88.73, inf],
        [3e38, inf],
        [-103.98, 0],
        [-103.97, tiny],
      ],
    ],
    [
      "log",
      [
        [0, -inf],
        [-0, -inf],
        [1, 0],
        [-1, nan],
        [-tiny, nan],
        [-inf, nan],
        [inf, inf],
        [nan, nan],
      ],
    ],
    [
      "log1p",
      [
        [0, 0],
        [-0, -0],
        [-1, -inf],
        [-1.5, nan],
        [-inf, nan],
        [inf, inf],
        [nan, nan],
        [tiny, tiny],
      ],
    ],
    [
      "expm1",
      [
        [0, 0],
        [-0, -0],
        [-inf, -1],
        [inf, inf],
        [nan, nan],
        [88.73, inf],
        [-20, -1],
        [tiny, tiny],
      ],
    ],
    [
      "sin",
      [
        [0, 0],
        [-0, -0],
        [inf, nan],
        [-inf, nan],
        [nan, nan],
        [tiny, tiny],
        [-tiny, -tiny],
      ],
    ],
    [
      "cos",
      [
        [0, 1],
        [-0, 1],
        [inf, nan],
        [-inf, nan],
        [nan, nan],
        [tiny, 1],
      ],
    ],
    [
      "tanh",
      [
        [0, 0],
        [-0, -0],
        [inf, 1],
        [-inf, -1],
        [nan, nan],
        [20, 1],
        [-3e38, -1],
        [tiny, tiny],
      ],
    ],
    [
      "erf",
      [
        [0, 0],
        [-0, -0],
        [inf, 1],
        [-inf, -1],
        [nan, nan],
        [4.5, 1],
        [-3e38, -1],
      ],
    ],
  ])("of %s are right", (name, table) => {
    for (const evaluator of [evaluate, evaluateContracted]) {
      const got = evaluator(
        name,
        Float32Array.from(table, ([x]) => x),
      )
      table.forEach(([x, y], i) => {
        expect(got[i], `${name}(${x})`).toBe(Math.fround(y))
      })
    }
  })

  it("of exp: no overflow just below its limit", () => {
    // The largest float32 whose exponential is one, and the next.
    const [below, above] = evaluate("exp", new Float32Array([88.72283, 88.72284]))
    expect([below! < inf, above]).toEqual([true, inf])
  })

  it("of sin and cos: within [−1, 1] for every finite number, and near the truth up to 1e5", () => {
    const xs = samples(20)
    for (const name of ["sin", "cos"] as const) {
      const got = evaluate(name, xs)
      const outside = xs.filter((x, i) => Number.isFinite(x) && !(Math.abs(got[i]!) <= 1))
      const far = xs.filter((x, i) => Math.abs(x) < 1e5 && !(Math.abs(got[i]! - facts[name].truth(x)) < 1.1e-6))
      expect([...outside, ...far], name).toEqual([])
    }
  })
})
