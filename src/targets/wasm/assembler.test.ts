import { expect, test } from "vitest"
import type { FunctionBody } from "./assembler.ts"
import { detectWasm } from "./detect.ts"
import { moduleBuilder } from "./moduleBuilder.ts"

type Call = (...args: number[]) => number

function compile(build: (f: FunctionBody) => void, params: ("i32" | "f32")[], result: "i32" | "f32"): Call {
  const module = moduleBuilder({ shared: false, maximum: 10 })
  const { body } = module.declare(params, [result], "run")
  build(body)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 })
  new Float32Array(memory.buffer).set([1, 2, 3, 4, 5, 6, 7, 8])
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } })
  return instance.exports.run as Call
}

test("int32 constants of every length arrive as they were", () => {
  for (const value of [
    0,
    1,
    -1,
    63,
    64,
    -64,
    -65,
    127,
    128,
    8191,
    8192,
    2 ** 31 - 1,
    -(2 ** 31),
    123456789,
    -987654321,
  ])
    expect(compile((f) => f.i32(value), [], "i32")()).toBe(value)
})

test("float32 constants keep their bits", () => {
  for (const value of [0, -0, 1.5, Math.fround(1e-45), Math.fround(0.1), Infinity, Number.NaN])
    expect(compile((f) => f.f32(value), [], "f32")()).toBe(value)
})

test("a loop counts, a while may run not at all, the lesser of two is kept", () => {
  const sum = compile(
    (f) => {
      const [end] = f.parameters
      const [i, total] = [f.local("i32"), f.local("i32")]
      f.start(i, 0)
      f.start(total, 0)
      f.atMost(end, () => f.i32(1000))
      const below = () => {
        f.get(i, end)
        f.op("i32.lt_s")
      }
      f.while(below, () => {
        f.addTo(total, i)
        f.increase(i, 1)
      })
      f.get(total)
    },
    ["i32"],
    "i32",
  )
  expect([0, 1, 5, 100, 5000].map((end) => sum(end))).toEqual([0, 0, 10, 4950, 499500])
})

test("lanes are loaded, shuffled and taken out", () => {
  const lane = (index: number) =>
    compile(
      (f) => {
        f.i32(0)
        f.memory("v128.load", 4)
        f.i32(0)
        f.memory("v128.load32_splat", 28)
        f.shuffle([3, 4, 0, 1])
        f.lane("f32x4.extract_lane", index)
      },
      [],
      "f32",
    )()
  expect([0, 1, 2, 3].map(lane)).toEqual([5, 8, 2, 3])
})

test("locals of a scope are used again after it, never within it", () => {
  const module = moduleBuilder({ shared: false, maximum: 1 })
  const { body: f } = module.declare([], [])
  const outside = f.local("i32")
  const inside: number[] = []
  f.scope(() => {
    inside.push(f.local("i32"), f.local("i32"))
    f.scope(() => inside.push(f.local("i32")))
  })
  expect(new Set([outside, ...inside]).size).toBe(4)
  expect(inside).toContain(f.local("i32"))
})

test("what this engine can do is found out", () => {
  const found = detectWasm()
  expect(found).toMatchObject({ ok: true, simd: true })
  if (found.ok) expect(found.threads).toBeGreaterThanOrEqual(1)
})
