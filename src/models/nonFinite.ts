import { NonFiniteError } from "../base/errors.ts"
import { observeLayers } from "../layers/_observe.ts"
import { addedLosses, penaltiesOf } from "../layers/_penalties.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import type { Batch } from "./batches.ts"
import type { Network, TrainingSettings } from "./steps.ts"

/**
 * Why the loss of a training step was NaN or infinite. The step has left the weights as they were, so the batch can be
 * run again, layer by layer, outside any program; the first that is not finite is named: data, a weight, a layer's
 * output, a penalty, or the loss alone.
 */
export function explainNonFinite(
  network: Network,
  { optimizer, outputs }: TrainingSettings,
  batch: Batch,
  loss: number,
): NonFiniteError {
  const step = optimizer.iterations.value.item() + 1
  const head = `the loss is ${loss} at step ${step}`
  const rate = optimizer.learningRate.value.item()
  const slower = `lower the learning rate (${shorten(rate)}), clip gradients (globalClipNorm: 1), or scale the data`
  const kept = "The weights are those before this step."

  // 1. What goes in.
  for (const name of ["x", "y"] as const) {
    const sample = batch[name].map(firstBadSample).find((found) => found !== undefined)
    if (sample !== undefined)
      return new NonFiniteError(
        `${head}: ${name} holds NaN or infinity, in sample ${sample} of the batch. Clean the data. ${kept}`,
        step,
      )
  }
  // 2. Weights: the gradient of the step before may have been bad while its loss was not.
  const weight = network.weights.find((variable) => !allFinite(variable.value))
  if (weight)
    return new NonFiniteError(
      `${head}: the weight '${weight.name}' is not finite since an earlier step, whose gradient or update overflowed. To cure it, start again and ${slower}.`,
      step,
      layerPath(weight),
    )
  // 3. Outputs, in the order in which they are computed.
  let first: { label: string; path: string } | undefined
  observeLayers(
    (layer, { output }) => {
      if (!first && !allFinite(output)) first = { label: layer.label, path: layer.path }
    },
    () => network.run(batch.x, {}),
  )
  if (first)
    return new NonFiniteError(
      `${head}: ${first.label} is the first layer whose output is not finite (largest weight ${shorten(largest(network.weights))}). To cure it, ${slower}. ${kept}`,
      step,
      first.path,
    )
  // 4. What is added to the loss.
  const penalty = [...addedLosses(network), ...penaltiesOf(network.trainableVariables)].find((t) => !allFinite(t))
  if (penalty)
    return new NonFiniteError(
      `${head}: every layer's output is finite, but a regularizer gives ${penalty.item()} (largest weight ${shorten(largest(network.weights))}). Lower its factor, or ${slower}. ${kept}`,
      step,
    )
  // 5. Only the loss is left.
  return new NonFiniteError(
    `${head}: every layer's output is finite, so it comes from the loss ${outputs.map(({ loss: { name } }) => `'${name}'`).join(" or ")}. Check that the targets fit it (class numbers from 0 to classes − 1, probabilities in [0, 1]), or ${slower}. ${kept}`,
    step,
  )
}

const allFinite = (t: Tensor): boolean => firstBad(t) < 0

function firstBadSample(t: Tensor): number | undefined {
  const at = firstBad(t)
  return at < 0 ? undefined : Math.floor(at / (t.size / t.shape[0]!))
}

function firstBad(t: Tensor): number {
  const data = t.dataSync()
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i
  return -1
}

function largest(variables: readonly Variable[]): number {
  let size = 0
  for (const variable of variables) for (const w of variable.value.dataSync()) size = Math.max(size, Math.abs(w))
  return size
}

const layerPath = (variable: Variable): string => variable.name.slice(0, variable.name.lastIndexOf("/"))

const shorten = (value: number): string => String(Number(value.toPrecision(3)))
