import { type ClassName, resolveClass, type Uncapitalized, uncapitalize } from "../base/registry.ts"
import type { Tensor } from "../tensor/index.ts"
import * as all from "./index.ts"
import { Metric } from "./metric.ts"

/** Keras's short names, by which logs call them then, as in Keras. */
const aliases = {
  acc: all.accuracy,
  bce: all.binaryCrossentropy,
  BCE: all.binaryCrossentropy,
  mae: all.meanAbsoluteError,
  MAE: all.meanAbsoluteError,
  mape: all.meanAbsolutePercentageError,
  MAPE: all.meanAbsolutePercentageError,
  mse: all.meanSquaredError,
  MSE: all.meanSquaredError,
  msle: all.meanSquaredLogarithmicError,
  MSLE: all.meanSquaredLogarithmicError,
} as const

/** A name of a metric; `"acc"` is the accuracy too. */
export type MetricName = Uncapitalized<ClassName<typeof all>> | keyof typeof aliases

/** One value a sample, as in the functions of this room. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `model.compile` takes: a name, a metric, or a function of targets and predictions, reported under its name. */
export type MetricLike = MetricName | Metric | MetricFunction

export function resolveMetric(metric: MetricLike, where?: string): Metric {
  if (typeof metric === "string" && Object.hasOwn(aliases, metric)) {
    const direction = metric === "acc" ? "max" : "min"
    return new FunctionMetric(aliases[metric as keyof typeof aliases], metric, direction)
  }
  if (typeof metric === "function" && !(metric.prototype instanceof Metric)) return new FunctionMetric(metric)
  return resolveClass<Metric>("metric", all, uncapitalize, "call", metric as MetricName | Metric, where)
}

class FunctionMetric extends Metric {
  override readonly name: string

  constructor(
    private readonly fn: MetricFunction,
    name = fn.name || "metric",
    override readonly direction?: "min" | "max" | undefined,
  ) {
    super()
    this.name = name
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.fn(yTrue, yPred)
  }
}
