import type { HostArray } from "../../src/base/dtype.ts"
import * as g from "../../src/graph/build.ts"
import type { Graph } from "../../src/graph/graph.ts"
import { interpret } from "../../src/interpret/interpret.ts"
import type { Case } from "./cases.ts"

export function graphOf(one: Case): Graph {
  const inputs = one.args.map((a) => g.input(a.shape, a.dtype))
  return { inputs, outputs: [one.build(...inputs)], variables: [], assigns: [] }
}

/** The interpreter's result, in float64. */
export function reference(graph: Graph, inputs: readonly HostArray[]): Float64Array {
  const feed = new Map(graph.inputs.map((node, i) => [node, inputs[i]!]))
  return interpret(graph.outputs, feed)[0]!
}

/** The first element that is further from float64's than the case allows, if any. */
export function firstDifference(
  actual: HostArray,
  expected: Float64Array,
  { tolerance }: Case,
  inputs: readonly HostArray[],
): { at: number; actual: number; expected: number } | undefined {
  // What a sum may lose depends on its terms, not on itself.
  const magnitudes = inputs.flatMap((input) => Array.from(input, Math.abs).filter(Number.isFinite))
  const terms = magnitudes.reduce((a, b) => a + b, 0)
  const wild = magnitudes.some((m) => m > 1e30)
  const largest = expected.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0)
  const overflow = 3e38
  for (const [at, e] of expected.entries()) {
    const a = actual[at]!
    const rounded = actual instanceof Float32Array ? Math.fround(e) : e
    if (Object.is(a, rounded) || (a === 0 && rounded === 0 && tolerance > 0)) continue
    // Sums and quotients of wild values overflow or cancel differently in float32: nothing to compare there.
    const isSum = tolerance >= 1e-6
    if (tolerance > 0 && wild && (isSum || Math.abs(e) > overflow || largest > 1e30)) continue
    const allowed = isSum ? tolerance * Math.max(1, largest) + 1e-8 * terms : tolerance * Math.max(Math.abs(e), 1e-37)
    const close = Number.isNaN(e) ? Number.isNaN(a) : Math.abs(a - e) <= allowed + (tolerance > 0 ? 1e-44 : 0)
    if (!close) return { at, actual: a, expected: rounded }
  }
  return undefined
}
