import { type ClassName, resolveClass, uncapitalize } from "../base/registry.ts"
import type { Tensor } from "../tensor/index.ts"
import { accuracy } from "./accuracy.ts"
import * as all from "./index.ts"
import { Metric } from "./metric.ts"

/** A name of a metric; `"acc"` is the accuracy too, and is what logs call it then, as in Keras. */
export type MetricName = Uncapitalize<ClassName<typeof all>> | "acc"

/** One value a sample, as in the functions of this room. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** What `model.compile` takes: a name, a metric, or a function of targets and predictions, reported under its name. */
export type MetricLike = MetricName | Metric | MetricFunction

export function resolveMetric(metric: MetricLike, where?: string): Metric {
  if (metric === "acc") return new FunctionMetric(accuracy, "acc", "max")
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
