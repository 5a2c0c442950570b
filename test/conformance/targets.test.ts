import { describe, expect, it } from "vitest"
import { allocate, type HostArray } from "../../src/base/dtype.ts"
import { sizeOf } from "../../src/base/shape.ts"
import { evaluateProgram } from "../../src/compile/evaluate.ts"
import { schedule } from "../../src/compile/schedule.ts"
import type { Graph } from "../../src/graph/graph.ts"
import { enableConvolutions } from "../../src/targets/convolutions.ts"
import { checkTarget, getTarget, type TargetName } from "../../src/targets/index.ts"
import { allCases, valuesOf } from "./cases.ts"
import { firstDifference, graphOf, reference } from "./compare.ts"

enableConvolutions()

type Run = (graph: Graph, inputs: readonly HostArray[], outputs: readonly HostArray[], fuse: boolean) => void

const onTarget =
  (name: TargetName): Run =>
  (graph, inputs, outputs, fuse) =>
    getTarget(name).load(graph, { fuse }).executable.run(inputs, outputs, [])

const runs: readonly [name: string, reason: string | undefined, run: Run][] = [
  [
    "the evaluated program",
    undefined,
    (graph, inputs, outputs, fuse) => evaluateProgram(schedule(graph, { fuse }), inputs, outputs, []),
  ],
  ...(["native", "wasm"] as const).map((name): [string, string | undefined, Run] => {
    const available = checkTarget(name)
    return [name, available.ok ? undefined : available.reason, onTarget(name)]
  }),
]

for (const [name, reason, run] of runs)
  describe(`every primitive on ${name} agrees with the interpreter`, () => {
    if (reason) return void it.skip(`(${name} cannot run here: ${reason})`, () => {})
    for (const one of allCases)
      it(`${one.primitive} ${one.name}`, () => {
        const graph = graphOf(one)
        const [output] = graph.outputs
        for (const [seed, wild] of [
          [1, false],
          [2, false],
          [3, true],
        ] as const) {
          const inputs = one.args.map((a, i) => valuesOf(a, seed * 100 + i, wild))
          const actual = allocate(output!.dtype, sizeOf(output!.shape))
          run(graph, inputs, [actual], seed !== 2)
          expect(firstDifference(actual, reference(graph, inputs), one, inputs)).toBeUndefined()
        }
      })
  })
