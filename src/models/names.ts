import { ArgumentError } from "../base/errors.ts"
import type { AnyLayer } from "../layers/layer.ts"

/** Names that the user chose must differ within a model; the others are numbered so that they do. */
export function nameApart(label: string, layers: readonly AnyLayer[]): void {
  const taken = new Set<string>()
  for (const { name } of layers.filter((layer) => layer.isNamed)) {
    if (taken.has(name))
      throw new ArgumentError(`${label}: two layers are called '${name}'. Names within a model differ.`)
    taken.add(name)
  }
  for (const layer of layers) {
    if (layer.isNamed) continue
    // A layer of another model keeps its name where that is free.
    let { name } = layer
    for (let n = 1; taken.has(name); n++) name = `${layer.baseName}_${n}`
    taken.add(name)
    if (name !== layer.name) layer.rename(name)
  }
}
