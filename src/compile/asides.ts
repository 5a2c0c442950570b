import type { Graph } from "../graph/graph.ts"
import type { Node } from "../graph/node.ts"
import { isContraction, isGiven, type Ownership, ownershipOf } from "./own.ts"
import type { Kernel } from "./program.ts"

/** How asides are computed beside what owns memory already. */
export interface Asides {
  /** What is asked for as an aside, and nothing that is given already. */
  readonly roots: readonly Node[]
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
export function decideAsides({ outputs, asides }: Graph, base: Ownership, fuse: boolean): Asides {
  const roots = outputs.filter((node, i) => asides?.has(i) === true && !isGiven(node))
  const taps = new Set<Node>()
  const seen = new Set<Node>()
  const waiting = [...roots]
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
  return { roots, ownership: ownershipOf(roots, fuse, inMemory, worthMemory), taps: byEnd }
}

/** Kernels being made: what can be added to them. */
export interface Emission {
  readonly kernels: Kernel[]
  emit(root: Node): void
  goOn(there: Set<Node>, ownership: Pick<Ownership, "owned" | "finishes">): void
}

/** When all that base kernels compute is there, tapped values too: no kernel of theirs is built any more. */
export function emitAsides(asides: Asides, base: Ownership, { kernels, emit, goOn }: Emission): void {
  const first = kernels.length
  const tapped = [...asides.taps.values()].flat()
  // What was written inline so far may now be worth a kernel.
  goOn(new Set([...base.owned, ...tapped]), {
    owned: new Set([...base.owned, ...tapped, ...asides.ownership.owned]),
    finishes: new Map([...base.finishes, ...asides.ownership.finishes]),
  })
  for (const root of asides.roots) emit(root)
  for (let i = first; i < kernels.length; i++) kernels[i] = { ...kernels[i]!, aside: true }
}

/** Asides are mostly reductions of one tensor, which are joined and then compute what they share once. */
const worthMemory = 40

/**
 * A compiler may round a·b + c once, unless a·b is stored: then it rounds twice. So a product is never stored in passing;
 * its factors are, or what they are made of.
 */
const mayJoinASum: ReadonlySet<string> = new Set(["mul", "neg", "reshape"])
