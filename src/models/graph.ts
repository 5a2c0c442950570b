import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { InputLayer } from "../layers/inputLayer.ts"
import { type AnyLayer, Layer } from "../layers/layer.ts"
import { type Connection, SymbolicTensor } from "../layers/symbolicTensor.ts"

/** What lies between the inputs and the outputs of a functional model. */
export interface ModelGraph {
  /** In an order in which they can be computed: that in which they were made. */
  readonly connections: readonly Connection[]
  /** The layers of `connections`, each once. */
  readonly layers: readonly AnyLayer[]
  /** The input layers, where inputs were made by `Input`. */
  readonly inputLayers: readonly (InputLayer | undefined)[]
}

export const layerOf = (connection: Connection): AnyLayer => {
  if (connection.layer instanceof Layer) return connection.layer
  throw new ArgumentError(`'${connection.layer.name}' is no layer, so no model can hold it.`)
}

/** Symbolic tensors that may stand among a model's inputs or outputs. */
export function requireSymbolic(label: string, what: string, tensors: readonly unknown[]): readonly SymbolicTensor[] {
  if (tensors.length === 0)
    throw new ArgumentError(`${label}: has no ${what}. Begin with Input({ shape: [784] }) and apply layers to it.`)
  for (const t of tensors)
    if (!(t instanceof SymbolicTensor))
      throw new ArgumentError(
        `${label}: ${what} must be symbolic tensors, got ${show(t)}. Input({ shape: [784] }) gives one, and so does layer.apply(x).`,
      )
  return tensors as readonly SymbolicTensor[]
}

/** Walks back from the outputs to the inputs; refuses a graph that needs more than these inputs, or does not need one. */
export function graphBetween(
  label: string,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): ModelGraph {
  const given = new Set(inputs)
  const twice = inputs.find((input, i) => inputs.indexOf(input) !== i)
  if (twice) throw new ArgumentError(`${label}: its input '${twice.name}' stands among the inputs twice. List it once.`)
  const reached = new Set<SymbolicTensor>()
  const found = new Set<Connection>()
  const waiting = [...outputs]
  while (waiting.length > 0) {
    const t = waiting.pop()!
    if (reached.has(t)) continue
    reached.add(t)
    if (given.has(t)) continue
    const { connection } = t
    if (connection.inputs.length === 0)
      throw new ArgumentError(
        `${label}: its outputs depend on the input '${t.name}', which is not among its inputs: the graph is disconnected there. Add it: inputs: [${[...inputs, t].map((input) => input.name).join(", ")}].`,
      )
    found.add(connection)
    waiting.push(...connection.inputs)
  }
  const unused = inputs.find((input) => !reached.has(input))
  if (unused)
    throw new ArgumentError(
      `${label}: no output depends on its input '${unused.name}'. Leave it out of the inputs, or connect it.`,
    )
  const connections = [...found].sort((a, b) => a.order - b.order)
  return {
    connections,
    layers: [...new Set(connections.map(layerOf))],
    inputLayers: inputs.map(({ connection: { layer } }) => (layer instanceof InputLayer ? layer : undefined)),
  }
}
