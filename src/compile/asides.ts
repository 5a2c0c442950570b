import type { Node } from "../graph/node.ts"
import { isContraction, isGiven, type Ownership, ownershipOf } from "./own.ts"

/** How asides are computed beside what owns memory already. */
export interface Asides {
  /** Of what only asides need. */
  readonly ownership: Ownership
  /** Last node of a chain that finishes a contraction → nodes of the chain whose values asides read: stored as well. */
  readonly taps: ReadonlyMap<Node, readonly Node[]>
}

/**
 * Asides find all that is in memory without them as it is, and compute the rest for themselves: a value that is written
 * inline elsewhere is written inline once more. Only what a contraction's epilogue computes and drops is stored there in
 * passing. So each kernel of the other results computes what it would without asides.
 */
export function decideAsides(asides: readonly Node[], base: Ownership, fuse: boolean): Asides {
  const taps = new Set<Node>()
  const seen = new Set<Node>()
  const waiting = [...asides]
  while (waiting.length > 0) {
    const node = waiting.pop()!
    if (seen.has(node) || isGiven(node) || base.owned.has(node)) continue
    seen.add(node)
    const start = base.finishes.get(base.within.get(node)!)
    if (start && isContraction(start) && !mayJoinASum.has(node.primitive)) taps.add(node)
    else waiting.push(...node.sources)
  }
  const byEnd = new Map<Node, Node[]>()
  for (const node of taps) {
    const end = base.within.get(node)!
    byEnd.set(end, [...(byEnd.get(end) ?? []), node])
  }
  const inMemory = (node: Node): boolean => isGiven(node) || base.owned.has(node) || taps.has(node)
  return { ownership: ownershipOf(asides, fuse, inMemory, worthMemory), taps: byEnd }
}

/** Asides are mostly reductions of one tensor, which are joined and then compute what they share once. */
const worthMemory = 40

/**
 * A compiler may round a·b + c once, unless a·b is stored: then it rounds twice. So a product is never stored in passing;
 * its factors are, or what they are made of.
 */
const mayJoinASum: ReadonlySet<string> = new Set(["mul", "neg", "reshape"])
