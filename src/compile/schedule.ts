import type { HostArray } from "../base/dtype.ts"
import { sizeOf } from "../base/shape.ts"
import type { Graph } from "../graph/graph.ts"
import type { Node, NodeOf } from "../graph/node.ts"
import { rebuild } from "../graph/rebuild.ts"
import { depths, withoutAgain } from "./again.ts"
import { asidePlanner } from "./asidePlanner.ts"
import type { Asides } from "./asides.ts"
import { assignInPlace } from "./assign.ts"
import { fuseLoops } from "./fuseLoops.ts"
import {
  contractionKernel,
  convolutionKernel,
  mapKernel,
  reductionKernel,
  scatterKernels,
  sortKernel,
  type Tap,
} from "./kernels.ts"
import { type PendingAssign, resolveMemory, type Slot } from "./memory.ts"
import { inLessMemory } from "./order.ts"
import { decideOwnership, isContiguousConcat, isConvolution, isGiven, type Ownership, skipReshape } from "./own.ts"
import type { Kernel, Program } from "./program.ts"

export interface ScheduleOptions {
  /** false: every operation is a kernel of its own. To find out whether fusion is to blame. */
  readonly fuse?: boolean
}

/** Turns a traced function into kernels over planned memory. */
export function schedule(graph: Graph, { fuse = true }: ScheduleOptions = {}): Program {
  // 1. Marks dropped, equal nodes shared.
  const { clean, again } = cleanGraph(graph)
  // 2. Who owns memory.
  const ownership = decideOwnership(clean, fuse)
  const planner = clean.asides && asidePlanner()
  const asides = planner?.decide(clean, ownership, fuse)
  // 3. A slot of memory for each owned node and each result, and the kernels that fill them.
  const plan = createPlan(clean, ownership, asides, again)
  for (const root of plan.roots) plan.emit(root)
  if (asides) planner?.emit(asides, ownership, plan)
  plan.copyResults()
  // 4. Kernels that free memory come early.
  const ordered = fuse ? (planner?.order ?? inLessMemory)(plan.kernels, plan.slots) : plan.kernels
  // 5. New values of variables are written straight into their memory where nothing needs the old ones any more.
  const assigned = assignInPlace(ordered, plan.slots, plan.pendingAssigns)
  const kernels = fuse && planner ? planner.join(assigned, plan.slots) : assigned
  // 6. Neighbouring loops over the same elements become one.
  const memory = resolveMemory(plan.slots, kernels)
  return {
    inputs: clean.inputs.map((node) => ({ size: sizeOf(node.shape), dtype: node.dtype })),
    outputs: clean.outputs.map((node) => ({ size: sizeOf(node.shape), dtype: node.dtype })),
    variables: clean.variables.map(({ size, dtype }) => ({ size, dtype })),
    constants: plan.constants,
    regions: memory.regions,
    kernels: fuse ? fuseLoops(kernels, memory.regions) : kernels,
    arenaSize: memory.arenaSize,
  }
}

/** `again`: whether parts of it are to be computed a second time, each when it is needed. */
function cleanGraph(graph: Graph): { clean: Graph; again: boolean } {
  const marked = rebuild([...graph.outputs, ...graph.assigns.map((a) => a.node)])
  const roots = withoutAgain(marked)
  const clean = {
    ...graph,
    // Memory is flat: a result's last reshape does not matter.
    outputs: roots.slice(0, graph.outputs.length).map(skipReshape),
    assigns: graph.assigns.map((assign, i) => ({ ...assign, node: skipReshape(roots[graph.outputs.length + i]!) })),
  }
  return { clean, again: roots !== marked }
}

function createPlan(graph: Graph, base: Ownership, asides: Asides | undefined, again: boolean) {
  const slots: Slot[] = []
  const slotOf = new Map<Node, number>()
  const kernels: Kernel[] = []
  const constants: HostArray[] = []
  const pendingAssigns: PendingAssign[] = []
  let emitted = new Set<Node>()
  let { owned, finishes } = base
  const assigned = new Set(graph.assigns.map((assign) => assign.node))
  const depth = again ? depths([...graph.outputs, ...graph.assigns.map((a) => a.node)]) : undefined
  /** In order; or what is furthest from the start first, so that a second computation waits until it is needed. */
  const sourcesOf = ({ sources }: Node): readonly Node[] =>
    depth ? sources.toSorted((a, b) => depth.get(b)! - depth.get(a)!) : sources

  const addSlot = (slot: Slot): number => slots.push(slot) - 1
  const place = (node: Node, space: Slot["space"], slot = 0, offset = 0, parent?: number): number =>
    addSlot({
      space,
      slot,
      offset,
      size: sizeOf(node.shape),
      dtype: node.dtype,
      ...(parent !== undefined && { parent }),
    })

  graph.inputs.forEach((node, i) => {
    slotOf.set(node, place(node, "input", i))
  })
  graph.variables.forEach(({ node }, i) => {
    slotOf.set(node, place(node, "variable", i))
  })
  const regionOf = (node: Node): number | undefined => {
    if (node.primitive === "literal" && !slotOf.has(node))
      slotOf.set(node, place(node, "constant", constants.push(node.attributes.data) - 1))
    if (!owned.has(node) && !isGiven(node)) return undefined
    if (owned.has(node) && !slotOf.has(node)) slotOf.set(node, place(node, "arena"))
    return slotOf.get(node)
  }

  // The first result that asks for an owned node gets it computed in place; others are copies.
  graph.outputs.forEach((node, i) => {
    if (!isGiven(node) && !slotOf.has(node)) slotOf.set(node, place(node, "output", i))
  })

  /** Emits the kernels that `root` needs, then its own; iterative, as graphs can be deep. */
  function emit(root: Node): void {
    const stack: { node: Node; opened: boolean }[] = [{ node: root, opened: false }]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      if (emitted.has(top.node)) stack.pop()
      else if (top.opened) {
        stack.pop()
        emitted.add(top.node)
        if (owned.has(top.node)) emitKernels(top.node)
      } else {
        top.opened = true
        if (owned.has(top.node)) placeParts(top.node)
        for (const node of sourcesOf(top.node).toReversed()) stack.push({ node, opened: false })
      }
    }
  }

  /** The parts of a concatenation that nobody placed yet are computed straight into it. */
  function placeParts(node: Node): void {
    if (!isContiguousConcat(node)) return
    const parent = regionOf(node)!
    let offset = 0
    for (const part of node.sources) {
      const base = owned.has(part) ? part : skipReshape(part)
      if (owned.has(base) && !slotOf.has(base)) slotOf.set(base, place(base, "arena", 0, offset, parent))
      offset += sizeOf(part.shape)
    }
  }

  function emitKernels(node: Node): void {
    const region = regionOf(node)!
    const start = finishes.get(node) ?? node
    if (start.primitive === "sum" || start.primitive === "reduceMax")
      kernels.push(reductionKernel(start as NodeOf<"sum" | "reduceMax">, node, region, regionOf))
    else if (start.primitive === "dot")
      kernels.push(contractionKernel(start, node, region, rawRegion(start, node, region), regionOf, tapsOf(node)))
    else if (isConvolution(start))
      kernels.push(convolutionKernel(start, node, region, rawRegion(start, node, region), regionOf, tapsOf(node)))
    else if (node.primitive === "scatterAdd") kernels.push(...scatterKernels(node, region, regionOf))
    else if (node.primitive === "argsort") kernels.push(sortKernel(node, region, regionOf))
    else if (isContiguousConcat(node)) emitParts(node, region)
    else kernels.push(mapKernel(node, region, (n) => (n === node ? undefined : regionOf(n))))
  }

  const tapsOf = (end: Node): Tap[] =>
    (asides?.taps.get(end) ?? []).map((node) => {
      if (!slotOf.has(node)) slotOf.set(node, place(node, "arena"))
      return { node, region: slotOf.get(node)! }
    })

  /** From now on `there` is computed, and other nodes own memory. */
  function goOn(there: Set<Node>, ownership: Pick<Ownership, "owned" | "finishes">): void {
    emitted = there
    owned = ownership.owned
    finishes = ownership.finishes
  }

  /**
   * Where a contraction's raw result goes: to where what finishes it, element by element, then replaces it. Not if that
   * has other bytes, or may become memory of a variable (in one piece or as a part) whose old value is read on the way.
   */
  function rawRegion(start: Node, node: Node, region: number): number {
    const mayMove = assigned.has(node) || slots[region]!.parent !== undefined
    const inPlace = start === node || (node.dtype === start.dtype && !mayMove)
    return inPlace ? region : place(start, "arena")
  }

  function emitParts(node: Node, region: number): void {
    let offset = 0
    for (const part of node.sources) {
      const base = owned.has(part) ? part : skipReshape(part)
      const at = slotOf.get(base)
      const inPlace =
        at !== undefined && slots[at]!.parent === region && slots[at]!.offset === offset && owned.has(base)
      if (!inPlace) kernels.push(mapKernel(part, place(part, "arena", 0, offset, region), regionOf))
      offset += sizeOf(part.shape)
    }
  }

  function copyResults(): void {
    graph.outputs.forEach((node, i) => {
      const at = slotOf.get(node)
      const direct = at !== undefined && slots[at]!.space === "output" && slots[at]!.slot === i
      if (direct) return
      const copy = mapKernel(node, place(node, "output", i), regionOf)
      kernels.push(graph.asides?.has(i) ? { ...copy, aside: true } : copy)
    })
    for (const { node, variable, offset } of graph.assigns) {
      let from = slotOf.get(node)
      if (from === undefined || isGiven(node)) {
        from = place(node, "arena")
        kernels.push(mapKernel(node, from, regionOf))
      }
      const to = place(node, "variable", variable, offset)
      const source = from
      pendingAssigns.push({ from, to, copy: copyKernel(node, source, to) })
    }
  }

  const copyKernel = (node: Node, from: number, to: number): Kernel => ({
    kind: "loop",
    name: "copy",
    origin: node.origin,
    loops: [sizeOf(node.shape)],
    reduce: [],
    body: [{ op: "load", dtype: node.dtype, region: from, at: { constant: 0, terms: [[0, 1]] } }],
    accumulators: [],
    after: [],
    stores: [{ region: to, at: { constant: 0, terms: [[0, 1]] }, value: 0, mode: "set" }],
    sequential: false,
  })

  const results = graph.outputs.filter((_, i) => !graph.asides?.has(i))
  const roots = [...results, ...graph.assigns.map((a) => a.node)].filter((node) => !isGiven(node))
  return { roots, emit, goOn, copyResults, kernels, slots, constants, pendingAssigns }
}
