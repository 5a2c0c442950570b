import { formatBytes } from "../base/memory.ts"
import type { MemoryOptions, ModelMemory } from "../models/memory.ts"
import type { AnyModel } from "./anyModel.ts"

export interface LayerCost {
  readonly name: string
  readonly kind: string
  readonly parameters: number
  /** For one sample; of a layer that is applied several times, of its first application. */
  readonly multiplyAdds: number
}

export interface ModelCost {
  readonly layers: readonly LayerCost[]
  readonly parameters: number
  /** Bytes of one step, exactly; see `model.memory`. */
  readonly memory: ModelMemory
  /** Floating-point operations of one batch, two for each multiply-add; what is cheap beside them is not counted. */
  readonly flops: {
    readonly forward: number
    /** Forward, and both gradients of each layer: three times as many. */
    readonly training: number
  }
  /** All of it as text. */
  toString(): string
}

/**
 * What a model takes: memory, exactly, and operations.
 * @example
 * const model = new Sequential([Input({ shape: [784] }), new layers.Dense(10)])
 * const { flops, memory } = inspect.cost(model, { batchSize: 100, training: false })
 * flops.forward // → 1568000
 * memory.parameters // → 31400
 */
export function cost(model: AnyModel, options: MemoryOptions = {}): ModelCost {
  const memory = model.memory(options)
  const { batchSize = 32 } = options
  const layers = model.sublayers.map((layer) => ({
    name: layer.name,
    kind: layer.kind,
    parameters: layer.countParams(),
    multiplyAdds: layer.multiplyAdds(layer.builtFor!),
  }))
  const forward = 2 * batchSize * model.multiplyAdds(model.builtFor!)
  const parameters = model.countParams()
  return {
    layers,
    parameters,
    memory,
    flops: { forward, training: 3 * forward },
    toString: () =>
      table([
        ["Layer", "Parameters", "Multiply-adds"],
        ...layers.map((layer) => [`${layer.name} (${layer.kind})`, count(layer.parameters), count(layer.multiplyAdds)]),
        ["", "", ""],
        [`Batch of ${batchSize}`, "", ""],
        ...Object.entries(memory).map(([what, bytes]) => [`  ${what}`, formatBytes(bytes), ""]),
        ["  operations forward", count(forward), ""],
        ["  operations in training", count(3 * forward), ""],
      ]),
  }
}

const count = (n: number): string => n.toLocaleString("en-US")

function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("   ")
  return rows.map((row) => line(row).trimEnd()).join("\n")
}
