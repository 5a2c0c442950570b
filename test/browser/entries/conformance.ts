import { allocate } from "../../../src/base/dtype.ts"
import { sizeOf } from "../../../src/base/shape.ts"
import { enableConvolutions } from "../../../src/targets/convolutions.ts"
import { getTarget } from "../../../src/targets/index.ts"
import { allCases, valuesOf } from "../../conformance/cases.ts"
import { firstDifference, graphOf, reference } from "../../conformance/compare.ts"

/** Every primitive on wasm in this page against the interpreter: how many cases ran, and which differ. */
export function conformance(): { ran: number; differences: string[] } {
  enableConvolutions()
  const target = getTarget("wasm")
  const differences: string[] = []
  for (const one of allCases) {
    const graph = graphOf(one)
    const [output] = graph.outputs
    const { executable } = target.load(graph, { fuse: true })
    for (const [seed, wild] of [
      [1, false],
      [3, true],
    ] as const) {
      const inputs = one.args.map((a, i) => valuesOf(a, seed * 100 + i, wild))
      const actual = allocate(output!.dtype, sizeOf(output!.shape))
      executable.run(inputs, [actual], [])
      const different = firstDifference(actual, reference(graph, inputs), one, inputs)
      if (different) differences.push(`${one.primitive} ${one.name}: ${JSON.stringify(different)}`)
    }
  }
  return { ran: allCases.length, differences }
}
