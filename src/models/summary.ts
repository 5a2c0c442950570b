import { formatBytes } from "../base/memory.ts"
import type { Shape } from "../base/shape.ts"
import type { Layer } from "../layers/layer.ts"

export interface SummaryRow {
  readonly layer: Layer
  /** Of one sample. */
  readonly outputShape: Shape
}

/** A table of layers, output shapes and parameters; the batch axis is `null`, since any size goes. */
export function summarize(model: Layer, rows: readonly SummaryRow[]): string {
  const cells = [
    ["Layer", "Output shape", "Parameters"],
    ...rows.map(({ layer, outputShape }) => [
      `${layer.name} (${layer.kind})${layer.trainable ? "" : ", frozen"}`,
      `[${[null, ...outputShape].map(String).join(", ")}]`,
      count(layer.countParams()),
    ]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string =>
    ` ${row[0]!.padEnd(widths[0]!)}   ${row[1]!.padEnd(widths[1]!)}   ${row[2]!.padStart(widths[2]!)}`
  const [head, ...body] = cells.map(line)
  const rule = "─".repeat(head!.length + 1)
  const total = model.countParams()
  const trainable = model.trainableVariables.reduce((sum, variable) => sum + variable.size, 0)
  return [
    `${model.kind} "${model.name}"`,
    rule,
    head!,
    rule,
    ...body,
    rule,
    ` Total ${count(total)} parameters (${formatBytes(4 * total)}): ${count(trainable)} trainable, ${count(total - trainable)} not`,
  ].join("\n")
}

const count = (n: number): string => n.toLocaleString("en-US")
