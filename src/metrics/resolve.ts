import { type ClassName, resolveClass, uncapitalize } from "../base/registry.ts"
import type { Tensor } from "../tensor/index.ts"
import * as all from "./index.ts"
import { Metric } from "./metric.ts"

export type MetricName = Uncapitalize<ClassName<typeof all>>

/** One value a sample, as in the functions of this room. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `model.compile` takes: a name, a metric, or a function of targets and predictions, reported under its name. */
export type MetricLike = MetricName | Metric | MetricFunction

export function resolveMetric(metric: MetricLike): Metric {
  if (typeof metric === "function" && !(metric.prototype instanceof Metric)) return new FunctionMetric(metric)
  return resolveClass<Metric>("metric", all, uncapitalize, metric as MetricName | Metric)
}

class FunctionMetric extends Metric {
  override readonly name: string

  constructor(private readonly fn: MetricFunction) {
    super()
    this.name = fn.name || "metric"
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.fn(yTrue, yPred)
  }
}
