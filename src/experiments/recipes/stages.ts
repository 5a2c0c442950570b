import type { Layer } from "../../layers/layer.ts"
import type { Tensor, Variable } from "../../tensor/index.ts"

/** A layer with a kernel, and what follows it up to the next one: normalization, activation, dropout, pooling. */
export interface Stage {
  readonly weighted: Layer
  readonly kernel: Variable
  readonly rest: readonly Layer[]
}

export interface Stages {
  /** What comes before the first: flattening, say. */
  readonly before: readonly Layer[]
  readonly stages: readonly Stage[]
}

/** The layers of a built model in stages, which is how one counts layers: 784-40-20-10 has three. */
export function stagesOf(layers: readonly Layer[]): Stages {
  const before: Layer[] = []
  const stages: { weighted: Layer; kernel: Variable; rest: Layer[] }[] = []
  for (const layer of layers) {
    const kernel = layer.weights.find(({ name }) => name.endsWith("kernel"))
    if (kernel) stages.push({ weighted: layer, kernel, rest: [] })
    else (stages.at(-1)?.rest ?? before).push(layer)
  }
  return { before, stages }
}

/** One after the other, as in training. */
export const throughAll = (layers: readonly Layer[], x: Tensor): Tensor =>
  layers.reduce((tensor, layer) => layer.call(tensor, { training: true }), x)

/** Square root of the mean square. */
export const rms = (values: ArrayLike<number>): number => Math.sqrt(sumOf(values, (v) => v * v) / values.length)

export function meanAndStd(values: ArrayLike<number>): { readonly mean: number; readonly std: number } {
  const mean = sumOf(values, (v) => v) / values.length
  return { mean, std: Math.sqrt(sumOf(values, (v) => (v - mean) ** 2) / values.length) }
}

function sumOf(values: ArrayLike<number>, of: (value: number) => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += of(values[i]!)
  return sum
}
