import * as g from "../graph/build.ts"
import { applyRule, type Node } from "../graph/node.ts"
import { withOrigin } from "../graph/origin.ts"
import { topological } from "../graph/walk.ts"
import { computedAgain, type Segment, segmentOf } from "./recompute.ts"
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
  const sums = new Map<Node, Node>()
  walkBack(outputs, cotangents, inputs, sums, new Set())
  return inputs.map((node) => sums.get(node))
}

/** Adds to the cotangents in `sums`; the walk does not go beyond the nodes of `ends`. */
function walkBack(
  outputs: readonly Node[],
  cotangents: readonly Node[],
  inputs: readonly Node[],
  sums: Map<Node, Node>,
  ends: ReadonlySet<Node>,
): void {
  const order = topological(outputs, (node) => ends.has(node))
  const wanted = new Set(inputs)
  const relevant = new Set<Node>() // what lies between the inputs and the outputs
  for (const node of order)
    if (wanted.has(node) || node.sources.some((source) => relevant.has(source))) relevant.add(node)

  const accumulate = (node: Node, d: Node) => {
    const before = sums.get(node)
    sums.set(node, before ? g.add(before, d) : d)
  }
  outputs.forEach((output, i) => {
    accumulate(output, cotangents[i]!)
  })
  const segments = createSegments(order, inputs, sums)
  for (const node of order.reverse()) {
    const segment = segmentOf(node)
    if (segment) {
      segments.reach(segment)
      continue
    }
    const d = sums.get(node)
    if (!d || ends.has(node) || !node.sources.some((source) => relevant.has(source))) continue
    const flow = () => applyRule(gradientRules, node, d)
    const parts = withOrigin(node.origin && `${node.origin.replace(/′$/, "")}′`, flow)
    node.sources.forEach((source, i) => {
      const part = parts[i]
      if (part && relevant.has(source) && source.dtype === "float32") accumulate(source, part)
    })
  }
}

/**
 * Stretches whose values are not kept: the way back leads through a copy of each, once all its ends have been reached.
 * What was summed so far is summed on there, in the order in which it would be without.
 */
function createSegments(order: readonly Node[], inputs: readonly Node[], sums: Map<Node, Node>) {
  const endsOf = new Map<Segment, Node[]>()
  for (const node of order) {
    const segment = segmentOf(node)
    if (segment) endsOf.set(segment, [...(endsOf.get(segment) ?? []), node])
  }
  const reached = new Map<Segment, number>()
  return {
    reach(segment: Segment): void {
      const all = endsOf.get(segment)!
      const count = (reached.get(segment) ?? 0) + 1
      reached.set(segment, count)
      const ends = all.filter((end) => sums.has(end))
      if (count < all.length || ends.length === 0) return
      const copy = computedAgain(ends, segment)
      const copyOf = new Map(segment.inputs.map((input, i) => [input, copy.inputs[i]!]))
      const inner = new Map<Node, Node>()
      for (const input of new Set([...segment.inputs, ...inputs]))
        if (sums.has(input)) inner.set(copyOf.get(input) ?? input, sums.get(input)!)
      const leaves = [...copy.inputs, ...inputs]
      const cotangents = ends.map((end) => sums.get(end)!)
      walkBack(copy.outputs, cotangents, leaves, inner, new Set(leaves))
      for (const input of new Set([...segment.inputs, ...inputs])) {
        // One that goes in may also be reached past the segment, through what its function closes over.
        const found = [...new Set([copyOf.get(input) ?? input, input])].flatMap((place) => inner.get(place) ?? [])
        if (found.length > 0) sums.set(input, found.reduce(g.add))
      }
    },
  }
}
