import { ArgumentError } from "../base/errors.ts"
import { formatShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Layer } from "../layers/layer.ts"
import type { Loss } from "../losses/index.ts"
import type { Metric } from "../metrics/index.ts"
import type { Optimizer } from "../optimizers/index.ts"
import type { TargetName } from "../targets/index.ts"
import {
  asTensor,
  blockOf,
  type Compiled,
  compile,
  stack,
  Tensor,
  type Variable,
  valueAndGrad,
  where,
  withScope,
} from "../tensor/index.ts"
import { logitsForProbabilities, lossFromLogits, onlyOne } from "./logits.ts"

/** What `compile` fixed: how a model is trained and judged. */
export interface TrainingSettings {
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly metrics: readonly Metric[]
  /** What logs call the loss and the metrics, in the order in which steps return them. */
  readonly names: readonly string[]
  readonly target: TargetName | undefined
}

/**
 * One program each, for each batch size. They return the loss, and for each metric the sum of its values and how many
 * there are: a ratio of counts that is divided only at the end is exact, where float32 would make 92 of 100 0.9199999809.
 */
export interface Steps {
  readonly train: Compiled<[x: Tensor, y: Tensor], Tensor>
  readonly test: Compiled<[x: Tensor, y: Tensor], Tensor>
}

export function createSteps(network: Layer, { optimizer, loss, metrics, target }: TrainingSettings): Steps {
  // Which variables learn is settled here, for programs of every batch size alike.
  const variables = network.trainableVariables
  optimizer.build(variables)
  const fromLogits = lossFromLogits(loss, network.finalActivation)
  const doubt = logitsForProbabilities(loss, network.finalActivation) ?? onlyOne(network)
  if (doubt) console.warn(`kasane: ${network.label}: ${doubt}`)

  function assess(x: Tensor, y: Tensor, training: boolean): { loss: Tensor; prediction: Tensor } {
    const output = network.call(x, { training, logits: fromLogits !== undefined })
    return withScope("loss", () => ({
      loss: requireNumber(loss, (fromLogits ?? loss).compute(y, output)),
      prediction: fromLogits ? network.finalActivation!(output) : output,
    }))
  }
  const report = (value: Tensor, y: Tensor, prediction: Tensor): Tensor =>
    withScope("metrics", () =>
      stack([
        value,
        ...metrics.flatMap((metric) => {
          const values = requireValues(metric, metric.call(y, prediction))
          return [values.cast("float32").sum(), asTensor(values.size)]
        }),
      ]),
    )

  return {
    train: compile(
      (x, y) => {
        let prediction: Tensor | undefined
        const value = undoneIfNotFinite([...network.weights, ...optimizer.variables], () => {
          const [loss, gradients] = valueAndGrad(() => {
            const found = assess(x, y, true)
            prediction = found.prediction
            return found.loss
          }, variables)
          withScope(optimizer.name, () => {
            optimizer.apply(gradients, variables)
          })
          return loss
        })
        return report(value, y, prediction!)
      },
      { target },
    ),
    test: compile(
      (x, y) => {
        const found = assess(x, y, false)
        return report(found.loss, y, found.prediction)
      },
      { target },
    ),
  }
}

/**
 * Runs `step`, which returns the loss; if that is NaN or infinite, all state is as it was before: a good model is not
 * lost, and what went wrong can be looked into. The choice is written inline into the pass that updates the state.
 */
function undoneIfNotFinite(state: readonly Variable[], step: () => Tensor): Tensor {
  const wholes = inBlocks(state)
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
