import { ShapeError } from "../base/errors.ts"
import { formatShape, sameShape } from "../base/shape.ts"
import { formOf, inForm, partsOf } from "../layers/_structure.ts"
import type { AnyLayer } from "../layers/layer.ts"
import type { Connection, SymbolicTensor } from "../layers/symbolicTensor.ts"
import { recompute, Tensor } from "../tensor/index.ts"
import { layerOf } from "./graph.ts"
import { stretchesOf } from "./stretches.ts"

export interface RunOptions {
  readonly training: boolean
  /** Outputs to be given without their last activation too. */
  readonly asLogits: ReadonlySet<SymbolicTensor>
  /** Keep only the ends of stretches for the way back; what lies inside is computed again. */
  readonly recompute: boolean
}

/** What the places of a model hold while it runs. */
export interface Values {
  /** What other layers and outputs see. */
  readonly plain: Map<SymbolicTensor, Tensor>
  /** Where logits were asked for, the same without the last activation. */
  readonly logits: Map<SymbolicTensor, Tensor>
}

/** Calls the layers of connections one after the other; `values` holds the inputs, and afterwards `outputs` too. */
export function runGraph(
  connections: readonly Connection[],
  outputs: readonly SymbolicTensor[],
  values: Values,
  options: RunOptions,
): void {
  if (!options.recompute || !options.training) {
    advance(connections, values, options)
    return
  }
  const stretches = stretchesOf(connections)
  stretches.forEach((stretch, i) => {
    // What the last one holds is needed at once on the way back.
    if (i === stretches.length - 1) advance(stretch, values, options)
    else {
      const later = new Set([...stretches.slice(i + 1).flatMap((next) => next.flatMap((c) => c.inputs)), ...outputs])
      advanceAgain(stretch, later, values, options)
    }
  })
}

/** The same as `advance`, but what only the stretch itself needs is not kept. */
function advanceAgain(
  stretch: readonly Connection[],
  later: ReadonlySet<SymbolicTensor>,
  values: Values,
  options: RunOptions,
): void {
  const made = stretch.flatMap((connection) => connection.outputs)
  const inside = new Set(made)
  const taken = [...new Set(stretch.flatMap((c) => c.inputs))].filter((t) => !inside.has(t))
  const given = made.filter((t) => later.has(t))
  const run = recompute((...tensors: readonly Tensor[]) => {
    const inner: Values = { plain: new Map(taken.map((t, i) => [t, tensors[i]!])), logits: new Map() }
    advance(stretch, inner, options)
    return given.map((t) => [inner.plain.get(t)!, inner.logits.get(t)] as const)
  })
  run(...taken.map((t) => values.plain.get(t)!)).forEach(([plain, logits], i) => {
    values.plain.set(given[i]!, plain)
    if (logits) values.logits.set(given[i]!, logits)
  })
}

function advance(connections: readonly Connection[], { plain, logits }: Values, options: RunOptions): void {
  for (const connection of connections) {
    const layer = layerOf(connection)
    const leaveOut = connection.outputs.map((output) => options.asLogits.has(output))
    const inputs = connection.inputs.map((input) => plain.get(input)!)
    const given = layer.call(inForm(layer.inputForm, inputs), {
      training: options.training,
      logits: leaveOut.length === 1 ? leaveOut[0]! : leaveOut,
    })
    const form = formOf(given, (value) => value instanceof Tensor)
    partsOf<Tensor>(layer.label, form, given, "output").forEach((part, i) => {
      const output = connection.outputs[i]!
      requirePromised(layer, part, output)
      // Whoever else reads an output whose logits were asked for gets the activation behind them.
      const activation = leaveOut[i] ? layer.finalActivations[i] : undefined
      if (leaveOut[i]) logits.set(output, part)
      plain.set(output, activation ? activation(part) : part)
    })
  }
}

/** A layer whose `computeOutputShape` says something else than it does is found here, and not where its error shows. */
function requirePromised(layer: AnyLayer, given: Tensor, { shape }: SymbolicTensor): void {
  const sample = given.shape.slice(1)
  if (sameShape(sample, shape)) return
  throw new ShapeError(
    layer.label,
    `gives samples of ${formatShape(sample)}, but its computeOutputShape promised ${formatShape(shape)}. Correct computeOutputShape.`,
    [sample, shape],
  )
}
