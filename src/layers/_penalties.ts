import type { Activation } from "../activations/index.ts"
import { ArgumentError } from "../base/errors.ts"
import { formatShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { Tensor, type Variable } from "../tensor/index.ts"

/** A layer as far as losses are concerned. */
interface Caller {
  readonly label: string
  readonly sublayers: readonly Caller[]
}

interface Call {
  readonly number: number
  readonly losses: Tensor[]
}

const regularizers = new WeakMap<Variable, Regularizer>()

/** From now on `penaltiesOf` asks the regularizer. */
export function regularize(variable: Variable, regularizer: Regularizer): void {
  regularizers.set(variable, regularizer)
}

/** What the regularizers of these variables give for their values. @internal */
export const penaltiesOf = (variables: readonly Variable[]): readonly Tensor[] =>
  variables.flatMap((variable) => {
    const regularizer = regularizers.get(variable)
    return regularizer ? [penaltyOf(regularizer, variable.value)] : []
  })

const penaltyOf = (regularizer: Regularizer, x: Tensor): Tensor =>
  oneNumber(`the regularizer '${regularizer.name}' must give`, regularizer.call(x))

function oneNumber(who: string, value: unknown): Tensor {
  const isTensor = value instanceof Tensor
  if (isTensor && value.size === 1) return value.reshape([])
  throw new ArgumentError(
    `${who} one number as a tensor, got ${isTensor ? formatShape(value.shape) : show(value)}. Reduce it first, with mean() or sum().`,
  )
}

// As in Keras, a call of the outermost layer forgets the losses of the call before.

let outermost = 0
let depth = 0
/** The last call that reached a layer, and the losses that the layer itself added while it ran. */
const calls = new WeakMap<object, Call>()

/** Runs a layer's call. */
export function whileCalled<T>(layer: Caller, body: () => T): T {
  if (depth === 0) outermost++
  if (calls.get(layer)?.number !== outermost) calls.set(layer, { number: outermost, losses: [] })
  depth++
  try {
    return body()
  } finally {
    depth--
  }
}

/** To be called while the layer is. */
export function addLossOf(layer: Caller, loss: Tensor): void {
  const call = depth > 0 ? calls.get(layer) : undefined
  if (!call) throw new ArgumentError(`${layer.label}: addLoss is for the inside of forward.`)
  call.losses.push(oneNumber(`${layer.label}: addLoss takes`, loss))
}

/** Adds what each output costs, as it is after the activation, whether that is left out for now or not. */
export function penalizeOutputs(
  layer: Caller & { readonly finalActivations: readonly (Activation | undefined)[] },
  regularizer: Regularizer,
  outputs: readonly Tensor[],
  { logits = false }: { readonly logits?: boolean | readonly boolean[] },
): void {
  outputs.forEach((output, i) => {
    const activation = (typeof logits === "boolean" ? logits : logits[i]) && layer.finalActivations[i]
    const penalty = penaltyOf(regularizer, activation ? activation(output) : output)
    const batch = output.shape[0]!
    addLossOf(layer, batch > 1 ? penalty.mul(1 / batch) : penalty)
  })
}

/** What the layer and those inside it added while it was last called. @internal */
export function addedLosses(layer: Caller): readonly Tensor[] {
  const last = calls.get(layer)
  if (!last) return []
  const reached = new Set<Caller>()
  const reach = (caller: Caller): void => {
    reached.add(caller)
    for (const inner of caller.sublayers) if (!reached.has(inner)) reach(inner)
  }
  reach(layer)
  return [...reached].flatMap((caller) => {
    const call = calls.get(caller)
    return call?.number === last.number ? call.losses : []
  })
}
