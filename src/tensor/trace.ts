import type { Dtype, HostArray } from "../base/dtype.ts"
import { TraceError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import type { Assign, Graph, GraphVariable } from "../graph/graph.ts"
import type { Node } from "../graph/node.ts"
import type { Block } from "./block.ts"

/** A function being traced: which state it has read and written so far. */
export interface Trace {
  readonly blocks: Map<Block, BlockTrace>
  open: boolean
  /** Results that must not change how the others are computed, see `Graph.asides`. */
  readonly asides: Set<Node>
  /**
   * Values from outside that are handed to the program as further inputs. Only where the trace runs once: the next one
   * of the same structure then finds the program, whatever the values. Absent: they are built in.
   */
  lifted?: Map<HostArray, Node>
}

/** A block's memory while tracing: its value when the trace began, and pieces written since. */
export interface BlockTrace {
  readonly initial: Node
  whole: Node
  /** By offset; pieces never overlap. Newer than `whole`. */
  readonly pieces: Map<number, Node>
}

let current: Trace | undefined

export const currentTrace = (): Trace | undefined => current

/** Runs `body` while a new trace records; nested calls belong to the outer one. */
export function withTrace<T>(body: (trace: Trace) => T): T {
  if (current) return body(current)
  const trace: Trace = { blocks: new Map(), open: true, asides: new Set() }
  current = trace
  try {
    return body(trace)
  } finally {
    trace.open = false
    current = undefined
  }
}

/** What a value from outside is in the current trace. */
export function nodeOfValue(value: HostArray, shape: Shape, dtype: Dtype): Node {
  const lifted = current?.lifted
  if (!lifted || value.length <= 1) return g.literal(value, shape, dtype)
  let node = lifted.get(value)
  if (!node) {
    node = g.input([value.length], dtype)
    lifted.set(value, node)
  }
  return g.reshape(node, shape)
}

export function requireOpen(trace: Trace): void {
  if (!trace.open)
    throw new TraceError(
      "this tensor belongs to a traced function that has returned: it never had a value. Return it from the function instead of keeping it.",
    )
}

/** An async function has only begun when it returns. What its promise says later is of no use, and must end no process. */
export function refuseAsync(operation: string, result: unknown): void {
  if (!(result instanceof Promise)) return
  result.catch(() => {})
  throw new TraceError(`${operation}: a traced function must not be async: it runs once, to be recorded.`)
}

function blockTrace(trace: Trace, block: Block): BlockTrace {
  let state = trace.blocks.get(block)
  if (!state) {
    const initial = g.input([block.size], block.dtype)
    state = { initial, whole: initial, pieces: new Map() }
    trace.blocks.set(block, state)
  }
  return state
}

const sizeOfNode = (node: Node): number => node.shape[0]!

/** The current value of a stretch of a block, one-dimensional. */
export function readPiece(trace: Trace, block: Block, offset: number, size: number): Node {
  const state = blockTrace(trace, block)
  const exact = state.pieces.get(offset)
  if (exact && sizeOfNode(exact) === size) return exact
  if (overlapping(state, offset, size)) fold(state, block.size)
  return g.slice(state.whole, [offset], [size])
}

/** `value` is one-dimensional. */
export function writePiece(trace: Trace, block: Block, offset: number, value: Node): void {
  const state = blockTrace(trace, block)
  const size = sizeOfNode(value)
  if (size === 0) return // it shares its offset with a neighbour, whose new value must stay
  if (size === block.size) {
    state.whole = value
    state.pieces.clear()
    return
  }
  const exact = state.pieces.get(offset)
  if (!(exact && sizeOfNode(exact) === size) && overlapping(state, offset, size)) fold(state, block.size)
  state.pieces.set(offset, value)
}

const overlapping = (state: BlockTrace, offset: number, size: number): boolean =>
  [...state.pieces].some(([start, node]) => start < offset + size && offset < start + sizeOfNode(node))

/** Writes the pieces into the whole. */
function fold(state: BlockTrace, size: number): void {
  if (state.pieces.size === 0) return
  const parts: Node[] = []
  let end = 0
  const gap = (to: number) => {
    if (to > end) parts.push(g.slice(state.whole, [end], [to - end]))
  }
  for (const [start, node] of [...state.pieces].sort(([a], [b]) => a - b)) {
    gap(start)
    parts.push(node)
    end = start + sizeOfNode(node)
  }
  gap(size)
  state.whole = g.concat(parts, 0)
  state.pieces.clear()
}

/** What the trace became: the graph, and the blocks its variables stand for, in order. */
export function finishTrace(
  trace: Trace,
  inputs: readonly Node[],
  outputs: readonly Node[],
): { graph: Graph; blocks: Block[] } {
  const blocks = [...trace.blocks.keys()]
  const variables: GraphVariable[] = []
  const assigns: Assign[] = []
  blocks.forEach((block, variable) => {
    const state = trace.blocks.get(block)!
    variables.push({ node: state.initial, size: block.size, dtype: block.dtype })
    if (state.whole !== state.initial) {
      fold(state, block.size)
      assigns.push({ variable, offset: 0, node: state.whole })
    } else {
      for (const [offset, node] of state.pieces)
        if (!isUnchanged(node, state.initial, offset)) assigns.push({ variable, offset, node })
    }
  })
  const asides = new Set(outputs.flatMap((node, i) => (trace.asides.has(node) ? [i] : [])))
  return { graph: { inputs, outputs, variables, assigns, ...(asides.size > 0 && { asides }) }, blocks }
}

function isUnchanged(node: Node, initial: Node, offset: number): boolean {
  let value = node
  while (value.primitive === "mark") value = value.sources[0]!
  return value === g.slice(initial, [offset], value.shape)
}
