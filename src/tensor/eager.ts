import type { Dtype } from "../base/dtype.ts"
import { requireRoom } from "../base/memory.ts"
import type { Shape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { executeNow } from "./execute.ts"
import type { HostValue } from "./host.ts"

const placeholders = new Map<string, Node>()

/** The same input nodes again and again, so that equal operations outside a trace are equal graphs. */
function placeholder(position: number, shape: Shape, dtype: Dtype): Node {
  const key = `${position}:${shape}:${dtype}`
  let node = placeholders.get(key)
  if (!node) {
    if (placeholders.size > 4096) placeholders.clear()
    node = g.input(shape, dtype)
    placeholders.set(key, node)
  }
  return node
}

/** Computes a function of nodes at once, outside a trace. */
export function computeNow(
  operation: string,
  build: (...nodes: Node[]) => readonly Node[],
  operands: readonly HostValue[],
): HostValue[] {
  const inputs = operands.map(({ shape, dtype }, position) => placeholder(position, shape, dtype))
  const outputs = build(...inputs)
  for (const { shape, dtype } of outputs) requireRoom(operation, shape, dtype)
  const graph = { inputs, outputs, variables: [], assigns: [] }
  const values = executeNow(
    operation,
    graph,
    operands.map(({ value }) => value),
    [],
  )
  return outputs.map(({ shape, dtype }, i) => ({ value: values[i]!, shape, dtype }))
}
