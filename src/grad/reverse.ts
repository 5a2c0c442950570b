import * as g from "../graph/build.ts"
import { applyRule, type Node } from "../graph/node.ts"
import { withOrigin } from "../graph/origin.ts"
import { topological } from "../graph/walk.ts"
import { gradientRules } from "./rules.ts"

/**
 * Reverse-mode differentiation: walks back from `outputs`, each with its cotangent, and returns the cotangent of every
 * node in `inputs` (undefined where the outputs do not depend on it).
 */
export function reverse(
  outputs: readonly Node[],
  cotangents: readonly Node[],
  inputs: readonly Node[],
): (Node | undefined)[] {
  const order = topological(outputs)
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
    if (!d || !node.sources.some((source) => relevant.has(source))) continue
    const flow = () => applyRule(gradientRules, node, d)
    const parts = withOrigin(node.origin && `${node.origin.replace(/′$/, "")}′`, flow)
    node.sources.forEach((source, i) => {
      const part = parts[i]
      if (part && relevant.has(source) && source.dtype === "float32") accumulate(source, part)
    })
  }
  return inputs.map((node) => sums.get(node))
}
