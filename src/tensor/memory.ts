import { ShapeError } from "../base/errors.ts"
import { bytesPerElement, formatBytes, machineLimit } from "../base/memory.ts"
import { formatShape, sizeOf } from "../base/shape.ts"
import type { Program } from "../compile/program.ts"
import type { Graph } from "../graph/graph.ts"
import { topological } from "../graph/walk.ts"

/**
 * Refuses a program whose results and scratch memory do not fit into this machine, before it runs; names its largest
 * value and where that was asked for. The interpreter has no program, and holds each value in float64.
 */
export function requireRoomFor(
  operation: string,
  { outputs, assigns }: Graph,
  program: Program | undefined,
  limit = machineLimit(),
): void {
  const order = topological([...outputs, ...assigns.map((a) => a.node)])
  const largest = order.reduce((a, b) => (sizeOf(b.shape) > sizeOf(a.shape) ? b : a), order[0]!)
  const results = outputs.reduce((total, node) => total + sizeOf(node.shape), 0) * bytesPerElement
  const interpreted = order.length === 0 ? 0 : sizeOf(largest.shape) * Float64Array.BYTES_PER_ELEMENT
  const scratch = program ? program.arenaSize * bytesPerElement : interpreted
  if (results + scratch <= limit.bytes) return
  throw new ShapeError(
    operation,
    `the results take ${formatBytes(results)} and what is between ${formatBytes(scratch)}, more than the ${formatBytes(limit.bytes)} ${limit.what}. ` +
      `The largest value is ${formatShape(largest.shape)}${largest.origin ? `, of ${largest.origin}` : ""}. Use smaller batches.`,
    [largest.shape],
  )
}
