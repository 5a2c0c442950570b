import { type Observed, type ObservedCall, observeLayers } from "../layers/_observe.ts"
import type { Tensor } from "../tensor/index.ts"
import type { TracedLayer, TracedValue } from "./observer.ts"

interface Seen extends ObservedCall {
  readonly layer: Observed
  readonly path: string
}

/** Remembers what the layers give while `during` runs, and then the gradients that flowed back to it. */
export function createWatch() {
  const seen: Seen[] = []
  let gradients: readonly (Tensor | undefined)[] = []
  const tensors = (): readonly Tensor[] =>
    seen.flatMap(({ output, preActivation }) => (preActivation ? [output, preActivation] : [output]))
  return {
    during: <T>(body: () => T): T =>
      observeLayers((layer, call) => {
        const path = layer.path.slice(layer.path.indexOf("/") + 1)
        seen.push({ ...call, layer, path })
      }, body),
    /** What gradients are wanted by. */
    tensors,
    /** In the order of `tensors`. */
    takeGradients(found: readonly (Tensor | undefined)[]): void {
      gradients = found
    },
    layers(): readonly TracedLayer[] {
      let next = 0
      const value = (tensor: Tensor): TracedValue => ({ value: tensor, gradient: gradients[next++] })
      return seen.map(({ layer, path, inputs, output, preActivation }) => ({
        layer,
        path,
        inputs,
        output: value(output),
        preActivation: preActivation && value(preActivation),
      }))
    },
  }
}
