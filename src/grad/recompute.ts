import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { rebuildOne } from "../graph/rebuild.ts"
import { topological } from "../graph/walk.ts"

/** A stretch of a computation whose values are computed a second time on the way back. */
export interface Segment {
  /** What goes in: kept, and where the way back leaves the stretch. */
  readonly inputs: readonly Node[]
  /** Nodes with this id or a larger one were made inside. */
  readonly first: number
}

const segments = new WeakMap<Node, Segment>()

/**
 * An output of a segment, by another name: `reverse` looks here for where it came from. The inputs are named as sources too,
 * so that in any order they come before all outputs.
 */
export function endOfSegment(output: Node, segment: Segment): Node {
  const end = g.mark(output, false, segment.inputs)
  segments.set(end, segment)
  return end
}

export const segmentOf = (node: Node): Segment | undefined => segments.get(node)

/**
 * The values behind the ends of a segment once more, as nodes of their own: what was made inside is built again of sources
 * that are marked to be distinct. `inputs` are those of the copy.
 */
export function computedAgain(
  ends: readonly Node[],
  { inputs, first }: Segment,
): { outputs: readonly Node[]; inputs: readonly Node[] } {
  const outputs = ends.map((end) => end.sources[0]!)
  const copies = inputs.map((input) => g.again(input))
  const done = new Map<Node, Node>(inputs.map((input, i) => [input, copies[i]!]))
  for (const node of topological(outputs, (node) => node.id < first || done.has(node))) {
    if (done.has(node)) continue
    if (node.id < first) done.set(node, isConstant(node) ? node : g.again(node))
    else {
      const sources = node.sources.map((source) => done.get(source)!)
      const same = sources.every((source, i) => source === node.sources[i])
      done.set(node, same ? node : rebuildOne(node, sources))
    }
  }
  return { outputs: outputs.map((output) => done.get(output)!), inputs: copies }
}

const isConstant = (node: Node): boolean => node.sources.length === 0 && node.primitive !== "input"
