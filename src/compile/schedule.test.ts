import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { evaluated, expectedOf, firstDifference, valuesFor } from "../../test/conformance/randomCompare.ts"
import { buildGraph } from "../../test/conformance/randomGraphs.ts"
import { recipeOf } from "../../test/conformance/randomRecipes.ts"
import { allocate, type HostArray } from "../base/dtype.ts"
import { range, sizeOf } from "../base/shape.ts"
import { reverse } from "../grad/reverse.ts"
import * as g from "../graph/build.ts"
import type { Graph } from "../graph/graph.ts"
import type { Node } from "../graph/node.ts"
import { topological } from "../graph/walk.ts"
import { interpret } from "../interpret/interpret.ts"
import { evaluateProgram } from "./evaluate.ts"
import type { LoopKernel } from "./program.ts"
import { schedule } from "./schedule.ts"

const wave = (size: number, phase: number): Float32Array =>
  Float32Array.from(range(size), (i) => Math.fround(Math.sin(i * 1.7 + phase)))

/** Runs the graph in the interpreter and as a program, fused and not, and compares results and state. */
function expectSame(graph: Graph): void {
  const inputs = graph.inputs.map((node, i) => wave(sizeOf(node.shape), i))
  const state = graph.variables.map(({ size }, i) => wave(size, 50 + i))
  const feed = new Map<Node, HostArray>([
    ...graph.inputs.map((node, i) => [node, inputs[i]!] as const),
    ...graph.variables.map(({ node }, i) => [node, state[i]!] as const),
  ])
  const roots = [...graph.outputs, ...graph.assigns.map((a) => a.node)]
  const expected = interpret(roots, feed)
  // Large terms may cancel: errors are measured against the largest number met on the way.
  const scale = interpret(topological(roots), feed).reduce(
    (m, values) => values.reduce((n, v) => Math.max(n, Math.abs(v)), m),
    1,
  )
  for (const fuse of [true, false]) {
    const outputs = graph.outputs.map((node) => allocate(node.dtype, sizeOf(node.shape)))
    const variables = state.map((s) => s.slice())
    evaluateProgram(schedule(graph, { fuse }), inputs, outputs, variables)
    const wanted = state.map((s) => Array.from(s))
    graph.assigns.forEach(({ variable, offset }, i) => {
      for (const [j, v] of expected[graph.outputs.length + i]!.entries()) wanted[variable]![offset + j] = v
    })
    outputs.forEach((actual, i) => {
      expectClose(actual, expected[i]!, scale, `output ${i}, fuse ${fuse}`)
    })
    variables.forEach((actual, i) => {
      expectClose(actual, wanted[i]!, scale, `variable ${i}, fuse ${fuse}`)
    })
  }
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: number, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!)
    if (!(difference <= 2e-6 * scale)) expect.fail(`${what}[${i}]: ${actual[i]}, expected ${expected[i]}`)
  }
}

const variable = (size: number): { node: Node; size: number; dtype: "float32" } => ({
  node: g.input([size], "float32"),
  size,
  dtype: "float32",
})

describe("a program computes what its graph says", () => {
  it("for random graphs of all primitives", () => {
    const nat = fc.nat({ max: 999 })
    const step = fc.record({ op: nat, a: fc.nat({ max: 9 }), b: fc.nat({ max: 9 }), c: fc.nat() })
    const recipe = fc.record({
      shapes: fc.nat(),
      ends: fc.nat(),
      limit: fc.constantFrom(60, 300),
      steps: fc.array(step, { minLength: 1, maxLength: 16 }),
    })
    fc.assert(
      fc.property(recipe, fc.nat(), (given, values) => {
        expectAgreement(buildGraph(given), values)
      }),
      { numRuns: 150 },
    )
  })

  it("for random graphs that are long, or of few operations", () => {
    for (let seed = 0; seed < 100; seed++) expectAgreement(buildGraph(recipeOf(seed, 200, 30)), seed)
  })

  it("when one kernel comes to hold several values that shared memory one after the other", () => {
    const x = g.input([64], "float32")
    const over = (a: Node, b: Node, n: number) => g.div(a, g.add(g.mul(b, b), g.constant(n, [64])))
    let value = x
    for (let i = 0; i < 7; i++) value = over(over(g.add(value, x), value, 2), value, 3)
    const graph: Graph = { inputs: [x], outputs: [value], variables: [], assigns: [] }
    expectSame(graph)
    const program = schedule(graph)
    expect(program.kernels).toHaveLength(1)
    // And nothing is written only to be written over.
    const { stores } = program.kernels[0] as LoopKernel
    const places = stores.map((s) => JSON.stringify([program.regions[s.region], s.at]))
    expect(new Set(places).size).toBe(stores.length)
  })

  it("when a product is finished where it lies, or beside it if a variable's old value is read on the way", () => {
    const [a, b, bias] = [g.input([1, 5, 3], "float32"), g.input([1, 3, 4], "float32"), g.input([1, 5, 4], "float32")]
    const w = variable(20)
    const sum = g.add(g.dot(a, b), bias)
    const inputs = [a, b, bias]
    const result: Graph = { inputs, outputs: [sum], variables: [], assigns: [] }
    const next = g.add(g.dot(a, b), g.reshape(w.node, [1, 5, 4]))
    const update: Graph = {
      inputs: [a, b],
      outputs: [],
      variables: [w],
      assigns: [{ variable: 0, offset: 0, node: next }],
    }
    for (const [graph, arena] of [
      [result, 0],
      [update, 20],
    ] as const) {
      expectSame(graph)
      expect(schedule(graph).kernels).toHaveLength(1)
      expect(schedule(graph).arenaSize).toBeLessThanOrEqual(Math.ceil(arena / 16) * 16)
    }
  })

  it("when an empty array is reduced over no axes", () => {
    const x = g.input([0, 2], "float32")
    const sum = g.sum(x, [])
    expectSame({ inputs: [x], outputs: [sum, g.unary("tanh", sum)], variables: [], assigns: [] })
  })

  it("for random graphs over matrices", () => {
    const step = fc.record({ op: fc.nat(13), a: fc.nat(), b: fc.nat() })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 24 }), fc.nat(), (steps, seed) => {
        const inputs = [g.input([4, 6], "float32"), g.input([4, 6], "float32"), g.input([6, 4], "float32")]
        const pool: Node[] = [...inputs]
        const state = [variable(24), variable(40)]
        pool.push(g.reshape(state[0]!.node, [4, 6]), g.reshape(g.slice(state[1]!.node, [8], [24]), [4, 6]))
        for (const { op, a, b } of steps) {
          const flat = (x: Node) => g.reshape(x.shape[0] === 6 ? g.transposeLast(x) : x, [4, 6])
          const x = flat(pool[a % pool.length]!)
          const y = flat(pool[b % pool.length]!)
          const made = [
            () => g.add(x, y),
            () => g.mul(x, y),
            () => g.unary("tanh", x),
            () => g.unary("sigmoid", g.sub(x, y)),
            () => g.binary("max", x, g.constant(0, x.shape)),
            () => g.transposeLast(x),
            () => g.broadcastTo(g.sum(x, [0]), [4, 6]),
            () => g.expand(g.reshape(g.reduce("reduceMax", x, [1]), [4, 1]), [4, 6]),
            () => contract(contract(x, g.transposeLast(y)), x),
            () => g.slice(g.concat([x, y], 0), [2, 0], [4, 6]),
            () => g.slice(g.concat([x, y], 1), [0, 3], [4, 6]),
            // A comparison of computed values could turn on the last bit; of inputs it cannot.
            () => g.where(g.binary("lt", inputs[0]!, inputs[1]!), x, g.neg(y)),
            () => g.pad(g.slice(x, [1, 1], [3, 4]), [1, 0], [0, 2]),
            () => g.flip(g.reshape(g.transposeLast(x), [4, 6]), [1]),
          ][op]!()
          pool.push(g.unary("tanh", made), made)
        }
        const last = pool.at(-1)!
        const flatten = (x: Node) => g.reshape(x, [24])
        const pick = pool[seed % pool.length]!
        expectSame({
          inputs,
          outputs: [last, g.sum(pick, [0, 1]), pick],
          variables: state,
          assigns: [
            { variable: 0, offset: 0, node: flatten(pick) },
            { variable: 1, offset: 8, node: flatten(pool[(seed * 7) % pool.length]!) },
          ],
        })
      }),
      { numRuns: 250 },
    )
  })

  it("when variables swap their values", () => {
    const [a, b] = [variable(5), variable(5)]
    expectSame({
      inputs: [],
      outputs: [],
      variables: [a, b],
      assigns: [
        { variable: 0, offset: 0, node: b.node },
        { variable: 1, offset: 0, node: a.node },
      ],
    })
  })

  it("when a variable is updated while other kernels still need its old values", () => {
    const w = variable(16)
    const x = g.input([1, 4, 4], "float32")
    const next = g.add(w.node, g.constant(1, [16]))
    const product = contract(g.reshape(x, [4, 4]), g.reshape(w.node, [4, 4]))
    expectSame({
      inputs: [x],
      outputs: [g.add(product, g.reshape(next, [4, 4]))],
      variables: [w],
      assigns: [{ variable: 0, offset: 0, node: next }],
    })
  })

  it("when a variable is shifted along itself", () => {
    const w = variable(9)
    const shifted = g.concat([g.slice(w.node, [1], [8]), g.slice(w.node, [0], [1])], 0)
    expectSame({ inputs: [], outputs: [], variables: [w], assigns: [{ variable: 0, offset: 0, node: shifted }] })
  })

  it("when a product updates its own operand", () => {
    const w = variable(9)
    const m = g.reshape(w.node, [3, 3])
    const product = g.sub(m, contract(m, g.transposeLast(m)))
    expectSame({
      inputs: [],
      outputs: [],
      variables: [w],
      assigns: [{ variable: 0, offset: 0, node: g.reshape(product, [9]) }],
    })
  })
})

/** Agreement of the program, fused and not, with the interpreter, of whatever dtypes, on the values of a seed. */
function expectAgreement(graph: Graph, seed: number): void {
  const values = valuesFor(graph, seed)
  const expected = expectedOf(graph, values)
  for (const fuse of [true, false]) {
    const found = evaluated(graph, values, fuse)
    expect({ fuse, difference: firstDifference(graph, found, expected, 3e-5) }).toEqual({ fuse, difference: undefined })
  }
}

const contract = (a: Node, b: Node): Node =>
  g.reshape(g.dot(g.reshape(a, [1, ...a.shape]), g.reshape(b, [1, ...b.shape])), [a.shape[0]!, b.shape[1]!])

/** One training step of a small network with plain descent on a flat block. */
function trainingStep(): Graph {
  const block = variable(5 * 8 + 8 + 8 * 3 + 3)
  const piece = (offset: number, shape: number[]) =>
    g.mark(g.reshape(g.slice(block.node, [offset], [sizeOf(shape)]), shape))
  const [w1, b1, w2, b2] = [piece(0, [5, 8]), piece(40, [8]), piece(48, [8, 3]), piece(72, [3])] as const
  const x = g.input([4, 5], "float32")
  const h = g.binary("max", g.add(contract(x, w1), g.broadcastTo(b1, [4, 8])), g.constant(0, [4, 8]))
  const z = g.add(contract(h, w2), g.broadcastTo(b2, [4, 3]))
  const loss = g.sum(g.mul(z, z), [0, 1])
  const gradients = reverse([loss], [g.constant(1)], [w1, b1, w2, b2]).map((d) => g.reshape(d!, [sizeOf(d!.shape)]))
  const next = g.sub(block.node, g.mul(g.concat(gradients, 0), g.constant(0.1, [75])))
  return { inputs: [x], outputs: [loss], variables: [block], assigns: [{ variable: 0, offset: 0, node: next }] }
}

describe("fusion", () => {
  it("finishes contractions with bias, activation and its gradient, and updates the weights in one pass", () => {
    const graph = trainingStep()
    expectSame(graph)
    const program = schedule(graph)
    const contractions = program.kernels.filter((k) => k.kind === "contraction")
    expect(contractions).toHaveLength(5)
    expect(contractions.filter((k) => k.epilogue)).toHaveLength(3)
    const updates = program.kernels.filter(
      (k) => k.kind === "loop" && k.stores.some((s) => program.regions[s.region]!.space === "variable"),
    )
    expect(updates).toHaveLength(1)
    // Gradients are written side by side: nothing is copied.
    expect(program.kernels.every((k) => k.name !== "copy")).toBe(true)
  })

  it("computes what is compared with its own maximum once, as no two kernels need round alike", () => {
    const [a, b, c] = [0, 1, 2].map(() => g.input([6, 5], "float32")) as [Node, Node, Node]
    const product = g.mul(a, b)
    const x = g.add(product, c)
    const [slope] = reverse([g.sum(g.reduce("reduceMax", x, [1]), [0])], [g.constant(1)], [c])
    const graph: Graph = { inputs: [a, b, c], outputs: [slope!, g.mul(product, product)], variables: [], assigns: [] }
    expectSame(graph)
    const sums = schedule(graph).kernels.flatMap((k) =>
      k.kind === "loop" ? k.body.filter((i) => i.op === "add" && i.dtype === "float32") : [],
    )
    expect(sums).toHaveLength(1)
  })

  it("takes fewer kernels and no more memory than one kernel an operation", () => {
    const graph = trainingStep()
    expect(schedule(graph).arenaSize).toBeLessThanOrEqual(schedule(graph, { fuse: false }).arenaSize)
    expect(schedule(graph).kernels.length).toBeLessThan(schedule(graph, { fuse: false }).kernels.length * 0.6)
  })
})
