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
  const then = variables.map((variable) => variable.value.dataSync().slice())
  return () => {
    let [moved, size] = [0, 0]
    variables.forEach((variable, k) => {
      const [now, before] = [variable.value.dataSync(), then[k]!]
      for (let i = 0; i < now.length; i++) {
        moved += (now[i]! - before[i]!) ** 2
        size += before[i]! ** 2
      }
    })
    return moved === 0 ? 0 : Math.sqrt(moved / size)
  }
}
