import type { Layer } from "../../layers/layer.ts"
import type { Variable } from "../../tensor/index.ts"
import { stagesOf } from "./stages.ts"

export interface Updates {
  /** One a layer with weights: ‖Δw‖ / ‖w‖ of its kernel, by what it was. */
  readonly kernels: readonly number[]
  /** One for each of the batch normalizations: ‖Δ(γ, β)‖ / ‖(γ, β)‖; 0 where it has none that learn. */
  readonly normalizations: readonly number[]
}

/**
 * Remembers the weights of a built model, and says later how far they have moved. Exactly 0 is what nothing trains.
 */
export function watchUpdates(layers: readonly Layer[]): () => Updates {
  const kernels = stagesOf(layers).stages.map(({ kernel }) => watch([kernel]))
  const normalizations = layers
    .filter(({ kind }) => kind === "BatchNormalization")
    .map(({ trainableVariables }) => watch(trainableVariables))
  return () => ({
    kernels: kernels.map((movement) => movement()),
    normalizations: normalizations.map((movement) => movement()),
  })
}

function watch(variables: readonly Variable[]): () => number {
  const numbers = () => variables.flatMap((variable) => [...variable.value.dataSync()])
  const then = numbers()
  return () => {
    const moved = lengthOf(numbers().map((value, i) => value - then[i]!))
    return moved === 0 ? 0 : moved / lengthOf(then)
  }
}

const lengthOf = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
