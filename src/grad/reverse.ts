import * as g from "../graph/build.ts"
import { applyRule, type Node } from "../graph/node.ts"
import { withOrigin } from "../graph/origin.ts"
import { topological } from "../graph/walk.ts"
import { computedAgain, segmentOf } from "./recompute.ts"
import { gradientRules } from "./rules.ts"

/**
 * Reverse-mode differentiation: walks back from `outputs`, each with its cotangent, and returns the cotangent of every
 * node in `inputs` (undefined where the outputs do not depend on it). The walk does not go beyond the nodes of `ends`.
 */
export function reverse(
  outputs: readonly Node[],
  cotangents: readonly Node[],
  inputs: readonly Node[],
  ends: ReadonlySet<Node> = new Set(),
): (Node | undefined)[] {
  const order = topological(outputs, (node) => ends.has(node))
  const wanted = new Set(inputs)
  const relevant = new Set<Node>() // what lies between the inputs and the outputs
  for (const node of order)
    if (wanted.has(node) || node.sources.some((source) => relevant.has(source))) relevant.add(node)

  const sums = new Map<Node, Node>()
  const accumulate = (node: Node, d: Node) => {
    const before = sums.get(node)
    sums.set(node, before ? g.add(before, d) : d)
  }
  outputs.forEach((output, i) => {
    accumulate(output, cotangents[i]!)
  })
  for (const node of order.reverse()) {
    const d = sums.get(node)
    if (!d || ends.has(node) || !node.sources.some((source) => relevant.has(source))) continue
    const segment = segmentOf(node)
    if (segment) {
      // A stretch whose values are not kept: the way back leads through a copy of it.
      const copy = computedAgain(node, segment)
      const found = reverse([copy.output], [d], [...copy.inputs, ...inputs], new Set(copy.inputs))
      for (const [i, source] of [...segment.inputs, ...inputs].entries())
        if (found[i] && relevant.has(source)) accumulate(source, found[i])
      continue
    }
    const flow = () => applyRule(gradientRules, node, d)
    const parts = withOrigin(node.origin && `${node.origin.replace(/′$/, "")}′`, flow)
    node.sources.forEach((source, i) => {
      const part = parts[i]
      if (part && relevant.has(source) && source.dtype === "float32") accumulate(source, part)
    })
  }
  return inputs.map((node) => sums.get(node))
}
