import type { Node } from "./node.ts"

/**
 * All nodes that the roots depend on, sources first; what lies beyond a node for which `ends` is true is left out.
 * Iterative: graphs of long loops are deep.
 */
export function topological(roots: readonly Node[], ends: (node: Node) => boolean = () => false): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: { node: Node; next: number }[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push({ node: root, next: 0 })
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const source = ends(top.node) ? undefined : top.node.sources[top.next++]
      if (source === undefined) {
        order.push(top.node)
        stack.pop()
      } else if (!seen.has(source)) {
        seen.add(source)
        stack.push({ node: source, next: 0 })
      }
    }
  }
  return order
}
