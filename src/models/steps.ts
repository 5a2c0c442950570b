import { ArgumentError } from "../base/errors.ts"
import { formatShape } from "../base/shape.ts"
import type { Layer } from "../layers/layer.ts"
import type { Loss } from "../losses/index.ts"
import type { Metric } from "../metrics/index.ts"
import type { Optimizer } from "../optimizers/index.ts"
import type { TargetName } from "../targets/index.ts"
import {
  blockOf,
  type Compiled,
  compile,
  stack,
  type Tensor,
  type Variable,
  valueAndGrad,
  where,
  withScope,
} from "../tensor/index.ts"
import { lossFromLogits } from "./logits.ts"

/** What `compile` fixed: how a model is trained and judged. */
export interface TrainingSettings {
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly metrics: readonly Metric[]
  /** What logs call the loss and the metrics, in the order in which steps return them. */
  readonly names: readonly string[]
  readonly target: TargetName | undefined
}

/** One program each, for each batch size. They return [loss, metric …], means over the batch. */
export interface Steps {
  readonly train: Compiled<[x: Tensor, y: Tensor], Tensor>
  readonly test: Compiled<[x: Tensor, y: Tensor], Tensor>
}

export function createSteps(network: Layer, { optimizer, loss, metrics, target }: TrainingSettings): Steps {
  // Which variables learn is settled here, for programs of every batch size alike.
  const variables = network.trainableVariables
  optimizer.build(variables)
  const fromLogits = lossFromLogits(loss, network.finalActivation)

  function assess(x: Tensor, y: Tensor, training: boolean): { loss: Tensor; prediction: Tensor } {
    const output = network.call(x, { training, logits: fromLogits !== undefined })
    return withScope("loss", () => ({
      loss: requireNumber(loss, (fromLogits ?? loss).compute(y, output)),
      prediction: fromLogits ? network.finalActivation!(output) : output,
    }))
  }
  const report = (value: Tensor, y: Tensor, prediction: Tensor): Tensor =>
    withScope("metrics", () => stack([value, ...metrics.map((metric) => metric.call(y, prediction).mean())]))

  return {
    train: compile(
      (x, y) => {
        let prediction: Tensor | undefined
        const [value, gradients] = valueAndGrad(() => {
          const found = assess(x, y, true)
          prediction = found.prediction
          return found.loss
        }, variables)
        withScope(optimizer.name, () => {
          updateIfFinite(value, gradients, variables, optimizer)
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
 * One step of the optimizer, unless the loss is NaN or infinite: then the weights stay, so that the step can be looked
 * into and a good model is not lost, and the optimizer's memory sees a gradient of 0.
 */
function updateIfFinite(
  loss: Tensor,
  gradients: readonly Tensor[],
  variables: readonly Variable[],
  optimizer: Optimizer,
): void {
  const finite = loss.isFinite()
  const whole = blockOf(variables)
  const guarded = whole ? [whole] : variables
  const before = guarded.map((variable) => variable.value)
  optimizer.apply(
    gradients.map((gradient) => where(finite, gradient, 0)),
    variables,
  )
  guarded.forEach((variable, i) => {
    variable.assign(where(finite, variable.value, before[i]!))
  })
}

function requireNumber(loss: Loss, value: Tensor): Tensor {
  if (value.size === 1) return value.reshape([])
  throw new ArgumentError(
    `training needs one number, but the loss '${loss.name}' with reduction '${loss.reduction}' gives ${formatShape(value.shape)}. Leave the reduction at "sumOverBatchSize".`,
  )
}
