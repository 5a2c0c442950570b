import type { Shape } from "../../base/shape.ts"
import { sizeOf } from "../../base/shape.ts"
import type { Layer } from "../../layers/layer.ts"

/** What one layer costs, read from the layer and the shapes alone: nothing is allocated or computed. */
export interface LayerCost {
  readonly kind: string
  readonly outputShape: Shape
  /** Weights and biases. */
  readonly parameters: number
  /** For one sample. */
  readonly multiplyAdds: number
}

/** Layers in a row, from the shape of one sample on. */
export function layerCosts(layers: readonly Layer[], inputShape: Shape): readonly LayerCost[] {
  let shape = inputShape
  return layers.map((layer) => {
    const outputShape = layer.computeOutputShape(shape)
    const multiplyAdds = layer.multiplyAdds(shape)
    // Every weight of a convolution is used once at each place; its biases are as many as its channels.
    const places = layer.kind === "Dense" ? 1 : sizeOf(outputShape.slice(0, -1))
    const parameters = multiplyAdds === 0 ? 0 : multiplyAdds / places + outputShape.at(-1)!
    shape = outputShape
    return { kind: layer.kind, outputShape, parameters, multiplyAdds }
  })
}

export const totalOf = (costs: readonly LayerCost[], what: "parameters" | "multiplyAdds"): number =>
  costs.reduce((sum, cost) => sum + cost[what], 0)
