import { describe, expect, it } from "vitest"
import { reverse } from "../grad/reverse.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { evaluateProgram } from "./evaluate.ts"
import type { Slot } from "./memory.ts"
import { inLessMemory } from "./order.ts"
import type { Kernel } from "./program.ts"
import { schedule } from "./schedule.ts"

const slot = (size: number, parent?: number, offset = 0): Slot => ({
  space: "arena",
  slot: 0,
  offset,
  size,
  dtype: "float32",
  ...(parent !== undefined && { parent }),
})

const kernel = (name: string, to: number, from: readonly number[]): Kernel => ({
  kind: "loop",
  name,
  origin: undefined,
  loops: [1],
  reduce: [],
  body: from.map((region) => ({ op: "load", dtype: "float32", region, at: { constant: 0, terms: [] } })),
  accumulators: [],
  after: [],
  stores: [{ region: to, at: { constant: 0, terms: [] }, value: 0, mode: "set" }],
  sequential: false,
})

describe("the order of kernels", () => {
  it("brings those forward that free what they read, and keeps what depends on another behind it", () => {
    // Three large values, each read by a sum of 16; the sums are parts of one block.
    const slots = [slot(1000), slot(1000), slot(1000), slot(48), slot(16, 3), slot(16, 3, 16), slot(16, 3, 32)]
    const kernels = [
      kernel("a", 0, []),
      kernel("b", 1, []),
      kernel("c", 2, []),
      kernel("sum a", 4, [0]),
      kernel("sum b", 5, [1]),
      kernel("sum c", 6, [2]),
    ]
    expect(inLessMemory(kernels, slots).map(({ name }) => name)).toEqual(["a", "sum a", "b", "sum b", "c", "sum c"])
  })

  it("stays as it is where nothing is gained", () => {
    const slots = [slot(16), slot(16), slot(16)]
    const kernels = [kernel("a", 0, []), kernel("b", 1, []), kernel("sum", 2, [0, 1])]
    expect(inLessMemory(kernels, slots)).toBe(kernels)
  })

  it("lets a deep network free what it kept as the way back proceeds, with the same results", () => {
    const [depth, rows, width] = [10, 64, 16]
    const x = g.input([1, rows, width], "float32")
    const weights = Array.from({ length: depth }, () => g.input([1, width, width], "float32"))
    const layer = (h: Node, w: Node): Node => g.unary("tanh", g.dot(h, w))
    const loss = g.reduce("sum", weights.reduce(layer, x), [0, 1, 2])
    const gradients = reverse([loss], [g.constant(1)], weights).map((d) => g.reshape(d!, [width * width]))
    const graph = { inputs: [x, ...weights], outputs: [loss, g.concat(gradients, 0)], variables: [], assigns: [] }
    const [fused, plain] = [schedule(graph), schedule(graph, { fuse: false })]
    // What is kept of each layer, a little of what flows back, and no more.
    expect(fused.arenaSize).toBeLessThan((depth + 4) * rows * width)
    const inputs = [x, ...weights].map(({ shape }, k) =>
      Float32Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, i) => Math.sin(i + k) / 4),
    )
    const results = [fused, plain].map((program) => {
      const outputs = program.outputs.map(({ size }) => new Float32Array(size))
      evaluateProgram(program, inputs, outputs, [])
      return outputs.map((values) => [...values])
    })
    results[0]!.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(results[1]!.flat()[i]!, 4)
    })
  })
})
