import type { HostArray } from "../base/dtype.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { executeNow } from "./execute.ts"
import { fromNode, Tensor } from "./tensor.ts"
import { currentTrace, finishTrace, type Trace, withTrace } from "./trace.ts"
import { describe, replaceLeaves, type Tree } from "./tree.ts"

/**
 * Runs `body` with tensors that belong to a trace. Inside a traced function it simply goes on recording; outside, a
 * trace is opened, computed at once, and the results have values: many operations as one program.
 * As in `atOnce([tensor([1, 2])], ([x]) => x.mul(2).add(1).sum())`, which gives `Tensor float32 [] 8.0`.
 */
export function atOnce<R extends Tree>(
  inputs: readonly Tensor[],
  body: (inputs: readonly Tensor[], trace: Trace) => R,
): R {
  const outer = currentTrace()
  if (outer) return body(inputs, outer)
  return withTrace((trace) => {
    const lifted = new Map<HostArray, Node>()
    trace.lifted = lifted
    const nodes = inputs.map((t) => g.input(t.shape, t.dtype))
    const result = body(nodes.map(fromNode), trace)
    const leaves: Tensor[] = []
    describe(result, leaves)
    const outputs = leaves.map((t) => t.toNode())
    const { graph, blocks } = finishTrace(trace, [...nodes, ...lifted.values()], outputs)
    const values = executeNow("atOnce", graph, [...inputs.map((t) => t.dataSync()), ...lifted.keys()], blocks)
    let next = 0
    return replaceLeaves(result, (old) => Tensor.of(values[next++]!, old.shape, old.dtype))
  })
}
