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
  if (!observer) return
  const all = isPlain(outputs) ? Object.values(outputs) : [outputs]
  for (const output of all) observer(layer, output as Tensor)
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
