import type { Activation } from "../activations/index.ts"
import { ArgumentError } from "../base/errors.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { addedLosses, penaltiesOf } from "../layers/_penalties.ts"
import type { AnyLayer, LayerCallOptions } from "../layers/layer.ts"
import type { Loss } from "../losses/index.ts"
import type { Metric } from "../metrics/index.ts"
import type { Optimizer } from "../optimizers/index.ts"
import type { TargetName } from "../targets/index.ts"
import {
  aside,
  asTensor,
  blockOf,
  type Compiled,
  compile,
  stack,
  Tensor,
  type Variable,
  valueAndGrad,
  valueAndGrads,
  where,
  withScope,
} from "../tensor/index.ts"
import { logitsForProbabilities, lossFromLogits, onlyOne } from "./logits.ts"
import type { TracedStep } from "./observer.ts"
import type { OutputSettings } from "./outputs.ts"
import { createWatch } from "./watch.ts"

/** What `compile` fixed: how a model is trained and judged. */
export interface TrainingSettings {
  readonly optimizer: Optimizer
  readonly outputs: readonly OutputSettings[]
  /** What logs call the loss and the metrics, in the order in which steps return them. */
  readonly names: readonly string[]
  readonly target: TargetName | undefined
  /** Whether values are computed again on the way back instead of being kept. Default false. */
  readonly recompute?: boolean
}

/** A model as training sees it: inputs and outputs in order. */
export interface Network {
  readonly label: string
  readonly weights: readonly Variable[]
  readonly trainableVariables: readonly Variable[]
  readonly finalActivations: readonly (Activation | undefined)[]
  /** Of one sample. */
  readonly outputShapes: readonly Shape[]
  readonly sublayers: readonly AnyLayer[]
  run(x: readonly Tensor[], options: LayerCallOptions): readonly Tensor[]
}

/**
 * One program each, for each batch size, of the inputs and then the targets. They return the loss; of several outputs
 * the loss of each, and 1; and for each metric the sum of its values and how many there are: a ratio of counts that is
 * divided only at the end is exact, where float32 would make 92 of 100 0.9199999809.
 */
export interface Steps {
  readonly train: Compiled<readonly Tensor[], Tensor>
  readonly test: Compiled<readonly Tensor[], Tensor>
  /** What training makes small, of one batch, to be traced. */
  loss(x: readonly Tensor[], y: readonly Tensor[]): Tensor
  /**
   * `train` with somebody looking on, who is told what is computed and returns what he wants beside: that follows the
   * report. Trains to the last bit as `train` does.
   */
  observed(trace: (step: TracedStep) => readonly Tensor[]): Compiled<readonly Tensor[], readonly Tensor[]>
}

interface Assessment {
  readonly loss: Tensor
  readonly losses: readonly Tensor[]
  readonly predictions: readonly Tensor[]
}

export function createSteps(
  network: Network,
  { optimizer, outputs, target, recompute = false }: TrainingSettings,
): Steps {
  // Which variables learn is settled here, for programs of every batch size alike.
  const variables = network.trainableVariables
  optimizer.build(variables)
  const activations = network.finalActivations
  const fromLogits = outputs.map(({ loss }, i) => lossFromLogits(loss, activations[i]))
  const logits = fromLogits.map((loss) => loss !== undefined)
  outputs.forEach(({ loss }, i) => {
    const doubt = logitsForProbabilities(loss, activations[i]) ?? onlyOne(activations[i], network.outputShapes[i])
    if (doubt) console.warn(`kasane: ${network.label}: ${doubt}`)
  })

  function assess(x: readonly Tensor[], y: readonly Tensor[], training: boolean): Assessment {
    const given = network.run(x, { training, recompute, logits: logits.length === 1 ? logits[0]! : logits })
    // As in Keras, in training and in judgement alike; only what learns has a penalty.
    const penalties = withScope("regularization", () => [...addedLosses(network), ...penaltiesOf(variables)])
    return withScope("loss", () => {
      const losses = outputs.map(({ loss }, i) =>
        requireNumber(loss, (fromLogits[i] ?? loss).compute(y[i]!, given[i]!)),
      )
      const weighted = losses.map((loss, i) => (outputs[i]!.weight === 1 ? loss : loss.mul(outputs[i]!.weight)))
      return {
        loss: [...weighted, ...penalties].reduce((sum, loss) => sum.add(loss)),
        losses,
        predictions: given.map((output, i) => (logits[i] ? activations[i]!(output) : output)),
      }
    })
  }
  const report = (value: Tensor, y: readonly Tensor[], { losses, predictions }: Assessment): Tensor =>
    withScope("metrics", () =>
      stack([
        value,
        ...(losses.length > 1 ? losses.flatMap((loss) => [loss, asTensor(1)]) : []),
        ...outputs.flatMap(({ metrics }, i) =>
          metrics.flatMap((metric) => {
            const values = requireValues(metric, metric.call(y[i]!, predictions[i]!))
            return [values.cast("float32").sum(), asTensor(values.size)]
          }),
        ),
      ]),
    )
  const split = (tensors: readonly Tensor[]) => {
    const inputs = tensors.length - outputs.length
    return [tensors.slice(0, inputs), tensors.slice(inputs)] as const
  }

  function train(tensors: readonly Tensor[], trace?: (step: TracedStep) => readonly Tensor[]) {
    const [x, y] = split(tensors)
    let found: Assessment | undefined
    const watch = trace && createWatch()
    const before = trace ? variables.map((variable) => variable.value) : []
    let gradients: readonly Tensor[] = []
    const value = undoneIfNotFinite([...network.weights, ...optimizer.variables], variables, () => {
      const forward = (): Tensor => {
        found = watch ? watch.during(() => assess(x, y, true)) : assess(x, y, true)
        return found.loss
      }
      const [loss, ...flowed] = watch
        ? valueAndGrads(forward, variables, watch.tensors)
        : valueAndGrad(forward, variables)
      gradients = flowed[0]!
      watch?.takeGradients(flowed[1] ?? [])
      withScope(optimizer.name, () => {
        optimizer.apply(gradients, variables)
      })
      return loss
    })
    const result = report(value, y, found!)
    if (!trace) return [result]
    const traced: TracedStep = {
      layers: watch!.layers(),
      variables: variables.map((variable, i) => ({
        variable,
        before: before[i]!,
        after: variable.value,
        gradient: gradients[i]!,
      })),
      predictions: found!.predictions.map((tensor, i) => ({
        name: outputs[i]!.name,
        tensor,
        activation: activations[i],
        loss: outputs[i]!.loss,
      })),
      targets: y,
    }
    const asides = withScope("probe", () => trace(traced))
    return [result, ...asides.map(aside)]
  }

  return {
    train: compile((...tensors: readonly Tensor[]) => train(tensors)[0]!, { target }),
    loss: (x, y) => assess(x, y, true).loss,
    observed: (trace) => compile((...tensors: readonly Tensor[]) => train(tensors, trace), { target }),
    test: compile(
      (...tensors: readonly Tensor[]) => {
        const [x, y] = split(tensors)
        const found = assess(x, y, false)
        return report(found.loss, y, found)
      },
      { target },
    ),
  }
}

/**
 * Runs `step`, which returns the loss; if that is NaN or infinite, all state is as it was before: a good model is not
 * lost, and what went wrong can be looked into. The choice is written inline into the pass that updates the state.
 */
function undoneIfNotFinite(state: readonly Variable[], learning: readonly Variable[], step: () => Tensor): Tensor {
  // Apart, so that frozen neighbours in a block are not copied to be chosen between as well.
  const learns = new Set(learning)
  const wholes = [...inBlocks(state.filter((v) => learns.has(v))), ...inBlocks(state.filter((v) => !learns.has(v)))]
  const before = wholes.map((variable) => variable.value)
  const loss = step()
  const finite = loss.isfinite()
  wholes.forEach((variable, i) => {
    const after = variable.value
    if (after.toNode() !== before[i]!.toNode()) variable.assign(where(finite, after, before[i]!))
  })
  return loss
}

/** The same memory as few variables: those that fill a block together are one. */
function inBlocks(variables: readonly Variable[]): readonly Variable[] {
  const groups = new Map<object, Variable[]>()
  for (const variable of variables) {
    const { block } = variable.place
    groups.set(block, [...(groups.get(block) ?? []), variable])
  }
  return [...groups.values()].flatMap((group) => blockOf(group) ?? group)
}

function requireValues(metric: Metric, values: unknown): Tensor {
  if (values instanceof Tensor) return values
  throw new ArgumentError(
    `the metric '${metric.name}' must return a tensor of one value a sample, got ${show(values)}.`,
  )
}

function requireNumber(loss: Loss, value: Tensor): Tensor {
  if (value.size === 1) return value.reshape([])
  throw new ArgumentError(
    `training needs one number, but the loss '${loss.name}' with reduction '${loss.reduction}' gives ${formatShape(value.shape)}. Leave the reduction at "sumOverBatchSize".`,
  )
}
