import type { Node } from "../graph/node.ts"
import { topological } from "../graph/walk.ts"

/**
 * Takes the marks away that kept what is to be computed a second time apart from the first. From here on a node is told
 * by its identity, so the copies stay apart, and read the memory of what was marked.
 *
 * @returns the same array where nothing was marked
 */
export function withoutAgain(roots: readonly Node[]): readonly Node[] {
  const order = topological(roots)
  if (!order.some(isAgain)) return roots
  const done = new Map<Node, Node>()
  for (const node of order) {
    const sources = node.sources.map((source) => done.get(source)!)
    const same = sources.every((source, i) => source === node.sources[i])
    done.set(node, isAgain(node) ? sources[0]! : same ? node : { ...node, sources })
  }
  return roots.map((root) => done.get(root)!)
}

const isAgain = (node: Node): boolean => node.primitive === "mark" && node.attributes.again === true

/** How many steps lie before each node: on the way back, what comes from furthest is waited for longest. */
export function depths(roots: readonly Node[]): ReadonlyMap<Node, number> {
  const found = new Map<Node, number>()
  for (const node of topological(roots))
    found.set(node, 1 + node.sources.reduce((most, source) => Math.max(most, found.get(source)!), 0))
  return found
}
