import { describe, expect, it } from "vitest"
import { allocate, type HostArray } from "../../src/base/dtype.ts"
import { sizeOf } from "../../src/base/shape.ts"
import { evaluateProgram } from "../../src/compile/evaluate.ts"
import { schedule } from "../../src/compile/schedule.ts"
import * as g from "../../src/graph/build.ts"
import type { Graph } from "../../src/graph/graph.ts"
import { interpret } from "../../src/interpret/interpret.ts"
import { checkTarget, getTarget } from "../../src/targets/index.ts"
import { allCases, type Case, valuesOf } from "./cases.ts"

function graphOf(one: Case): Graph {
  const inputs = one.args.map((a) => g.input(a.shape, a.dtype))
  return { inputs, outputs: [one.build(...inputs)], variables: [], assigns: [] }
}

type Run = (graph: Graph, inputs: readonly HostArray[], outputs: readonly HostArray[], fuse: boolean) => void

const runs: Record<string, Run | undefined> = {
  "the evaluated program": (graph, inputs, outputs, fuse) =>
    evaluateProgram(schedule(graph, { fuse }), inputs, outputs, []),
  native: checkTarget("native").ok
    ? (graph, inputs, outputs, fuse) => getTarget("native").load(graph, { fuse }).executable.run(inputs, outputs, [])
    : undefined,
  wasm: checkTarget("wasm").ok
    ? (graph, inputs, outputs, fuse) => getTarget("wasm").load(graph, { fuse }).executable.run(inputs, outputs, [])
    : undefined,
}

/** The interpreter's result in float64, and for each element the scale against which an error is small. */
function reference(graph: Graph, inputs: readonly HostArray[]) {
  const feed = new Map(graph.inputs.map((node, i) => [node, inputs[i]!]))
  return interpret(graph.outputs, feed)[0]!
}

for (const [name, run] of Object.entries(runs))
  describe(`every primitive on ${name} agrees with the interpreter`, () => {
    it.runIf(run === undefined)(`(${name} cannot run here)`, (context) => context.skip())
    if (!run) return
    for (const one of allCases)
      it(`${one.primitive} ${one.name}`, () => {
        for (const [seed, wild] of [
          [1, false],
          [2, false],
          [3, true],
        ] as const) {
          const graph = graphOf(one)
          const inputs = one.args.map((a, i) => valuesOf(a, seed * 100 + i, wild))
          const expected = reference(graph, inputs)
          const [output] = graph.outputs
          const actual = allocate(output!.dtype, sizeOf(output!.shape))
          run(graph, inputs, [actual], seed !== 2)
          expectClose(actual, expected, one.tolerance, wild)
        }
      })
  })

function expectClose(actual: HostArray, expected: Float64Array, tolerance: number, wild: boolean): void {
  const largest = expected.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0)
  // Sums of wild values overflow or cancel: only that they are finite or not is compared there.
  const overflow = 3e38
  expected.forEach((e, i) => {
    const a = actual[i]!
    const rounded = actual instanceof Float32Array ? Math.fround(e) : e
    if (Object.is(a, rounded)) return
    if (tolerance > 0 && wild && (Math.abs(e) > overflow || largest > 1e30)) return
    const scale = tolerance >= 1e-6 ? Math.max(1, largest) : Math.max(Math.abs(e), 1e-37)
    const close = Number.isNaN(e) ? Number.isNaN(a) : Math.abs(a - e) <= tolerance * scale + (tolerance > 0 ? 1e-44 : 0)
    if (!close && !(a === 0 && rounded === 0 && tolerance > 0)) expect({ i, value: a }).toEqual({ i, value: rounded })
  })
}
