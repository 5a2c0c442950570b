import { formatBytes } from "../base/memory.ts"
import type { Shape } from "../base/shape.ts"
import type { Variable } from "../tensor/index.ts"

/** A layer as a summary tells of it. */
interface Described {
  readonly name: string
  readonly kind: string
  readonly trainable: boolean
  countParams(): number
}

export interface SummaryRow {
  readonly layer: Described
  /** Of one sample, one for each output. */
  readonly outputShapes: readonly Shape[]
  /** For one sample, all applications of the layer together. */
  readonly multiplyAdds: number
  /** The layers whose outputs it takes; left out where each takes what the one before gives. */
  readonly connectedTo?: readonly string[]
  /** What stands for the data, whatever layer it comes from. */
  readonly isInput?: boolean
}

/**
 * A table of layers, output shapes, parameters and multiply-adds for one sample; the batch axis is `null`, since any size
 * goes.
 */
export function summarize(
  model: Described & { readonly trainableVariables: readonly Variable[] },
  rows: readonly SummaryRow[],
): string {
  const connected = rows.some(({ connectedTo }) => connectedTo !== undefined)
  const cells = [
    ["Layer", "Output shape", "Parameters", "Multiply-adds", ...(connected ? ["Connected to"] : [])],
    ...rows.map(({ layer, outputShapes, multiplyAdds, connectedTo = [], isInput = false }) => [
      `${layer.name} (${isInput ? "Input" : layer.kind})${layer.trainable ? "" : ", frozen"}`,
      outputShapes.map((shape) => `[${[null, ...shape].map(String).join(", ")}]`).join(", "),
      count(isInput ? 0 : layer.countParams()),
      count(multiplyAdds),
      ...(connected ? [connectedTo.join(", ")] : []),
    ]),
  ]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string =>
    ` ${row.map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join("   ")}`.trimEnd()
  const lines = cells.map(line)
  const rule = "─".repeat(Math.max(...lines.map((text) => text.length)) + 1)
  const [head, ...body] = lines
  const total = model.countParams()
  const trainable = model.trainableVariables.reduce((sum, variable) => sum + variable.size, 0)
  const work = rows.reduce((sum, row) => sum + row.multiplyAdds, 0)
  return [
    `${model.kind} "${model.name}"`,
    rule,
    head!,
    rule,
    ...body,
    rule,
    ` Total ${count(total)} parameters (${formatBytes(4 * total)}): ${count(trainable)} trainable, ${count(total - trainable)} not`,
    ` ${count(work)} multiply-adds for one sample`,
  ].join("\n")
}

const count = (n: number): string => n.toLocaleString("en-US")
