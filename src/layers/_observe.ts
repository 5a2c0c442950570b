import type { Tensor } from "../tensor/index.ts"

/** A layer as an observer sees it, named within the model that is running. */
export interface Observed {
  readonly label: string
  readonly path: string
}

type Observer = (layer: Observed, output: Tensor) => void

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

/** To be called by every layer with what it gives. @internal */
export function showOutputs(layer: Observed, outputs: unknown): void {
  if (observer) for (const output of outputsIn(outputs)) observer(layer, output)
}

/** What a layer gave, in order. */
export const outputsIn = (outputs: unknown): readonly Tensor[] =>
  (isPlain(outputs) ? Object.values(outputs) : [outputs]) as Tensor[]

const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
