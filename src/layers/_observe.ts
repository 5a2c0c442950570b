import type { Activation } from "../activations/index.ts"
import type { Tensor } from "../tensor/index.ts"
import { isRecord } from "./_structure.ts"

/** A layer as an observer sees it, named within the model that is running. */
export interface Observed {
  readonly kind: string
  readonly label: string
  readonly path: string
  readonly sublayers: readonly unknown[]
  readonly finalActivation: Activation | undefined
}

/**
 * Is told of each output of each layer. Of one that ends in an activation of its own, `preActivation` is what went into it, the same tensor
 * as `output` where the activation was left out.
 */
export type Observer = (layer: Observed, call: ObservedCall) => void

export interface ObservedCall {
  readonly inputs: readonly Tensor[]
  readonly output: Tensor
  readonly preActivation?: Tensor
}

let observer: Observer | undefined

/** Runs `body`; each layer called meanwhile shows its outputs, inner layers before those that hold them. @internal */
export function observeLayers<T>(show: Observer, body: () => T): T {
  const outer = observer
  observer = show
  try {
    return body()
  } finally {
    observer = outer
  }
}

/**
 * To be called by every layer for what it gives; `run` computes it. Where somebody looks on, a last activation is applied
 * here, so that what goes into it can be shown: the computation is the same. @internal
 */
export function shown<Options extends { readonly logits?: boolean | readonly boolean[] }, Out>(
  layer: Observed,
  x: unknown,
  options: Options,
  run: (options: Options) => Out,
): Out {
  if (!observer) return run(options)
  const activation = layer.sublayers.length === 0 ? layer.finalActivation : undefined
  if (!activation) {
    const output = run(options)
    for (const part of outputsIn(output)) observer(layer, { inputs: outputsIn(x), output: part })
    return output
  }
  const before = run({ ...options, logits: true })
  const leftOut = [options.logits].flat()[0] === true
  const output = leftOut ? before : (activation(before as Tensor) as Out)
  observer(layer, { inputs: outputsIn(x), output: output as Tensor, preActivation: before as Tensor })
  return output
}

/** What a layer takes or gives, in order. */
export const outputsIn = (value: unknown): readonly Tensor[] =>
  Array.isArray(value) || isRecord(value) ? (Object.values(value) as Tensor[]) : [value as Tensor]
