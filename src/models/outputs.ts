import { checkNotNegative } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { partsOf } from "../layers/_structure.ts"
import type { Loss } from "../losses/index.ts"
import { type LossLike, resolveLoss } from "../losses/resolve.ts"
import type { Metric } from "../metrics/index.ts"
import { type MetricLike, resolveMetric } from "../metrics/resolve.ts"
import type { Ends } from "./ends.ts"
import type { Finishes } from "./history.ts"

/** For each output of a model: in their order, or by their names. */
export type PerOutput<T> = readonly T[] | { readonly [output: string]: T }

/** What `compile` takes for losses and metrics. */
export interface JudgementOptions {
  /** What training makes small; for several outputs one for all, or one each, in a list or by name. */
  readonly loss: LossLike | PerOutput<LossLike>
  /** What to report beside the loss; for several outputs one or a list each, in a list or by name. Default none. */
  readonly metrics?: PerOutput<MetricLike | readonly MetricLike[]> | undefined
  /** How much each output's loss counts in the sum that is trained on. Default 1 each. */
  readonly lossWeights?: PerOutput<number>
}

/** How one output is judged. */
export interface OutputSettings {
  readonly name: string
  readonly loss: Loss
  readonly weight: number
  readonly metrics: readonly Metric[]
}

/** Settles how each output is judged. */
export function judgeOutputs(ends: Ends, { loss, metrics = [], lossWeights }: JudgementOptions): OutputSettings[] {
  const one = ends.form === "one"
  if (one && !Array.isArray(metrics))
    throw new ArgumentError(`compile: metrics must be an array, as in metrics: ["accuracy"], got ${show(metrics)}.`)
  const losses = one || !isPerOutput(loss) ? ends.names.map(() => loss) : perOutput("loss", ends, loss, false)
  const weights = lossWeights === undefined ? [] : perOutput("lossWeights", ends, lossWeights, false)
  const lists = one ? [metrics] : metricLists(ends, metrics)
  return ends.names.map((name, i) => ({
    name,
    loss: resolveLoss(losses[i] as LossLike, "compile"),
    weight: weights[i] === undefined ? 1 : checkNotNegative("compile", `the loss weight of '${name}'`, weights[i]),
    metrics: [lists[i] ?? []].flat().map((metric) => resolveMetric(metric as MetricLike, "compile")),
  }))
}

/** What logs call the loss and the metrics, in the order in which steps return them. */
export function logNames(ends: Ends, outputs: readonly OutputSettings[]): string[] {
  if (ends.form === "one") return distinct(["loss", ...outputs[0]!.metrics.map((metric) => metric.name)])
  return distinct([
    "loss",
    ...outputs.map(({ name }) => `${name}_loss`),
    ...outputs.flatMap(({ name, metrics }) => metrics.map((metric) => `${name}_${metric.name}`)),
  ])
}

/** Whether each log, in the order of `logNames`, should fall or rise. */
export function logDirections(outputs: readonly OutputSettings[]): ("min" | "max" | undefined)[] {
  const losses = outputs.length > 1 ? [undefined, ...outputs] : [undefined]
  return [...losses.map(() => "min" as const), ...outputs.flatMap(({ metrics }) => metrics.map((m) => m.direction))]
}
/** For each of those names, how what is reported comes from the mean over samples. */
export const finishesOf = (outputs: readonly OutputSettings[]): Finishes => [
  undefined,
  ...(outputs.length > 1 ? outputs.map(() => undefined) : []),
  // An object of one's own need not have it.
  ...outputs.flatMap(({ metrics }) => metrics.map((metric) => metric.finish?.bind(metric))),
]

const isPerOutput = <T>(value: unknown): value is PerOutput<T> =>
  Array.isArray(value) ||
  (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)

const metricLists = (ends: Ends, metrics: NonNullable<JudgementOptions["metrics"]>) =>
  Array.isArray(metrics) && metrics.length === 0 ? [] : perOutput("metrics", ends, metrics, true)

/** In the order of the outputs; those without an entry are undefined where that is allowed. */
function perOutput<T>(
  what: string,
  { names }: Ends,
  given: PerOutput<T>,
  partial: boolean,
): readonly (T | undefined)[] {
  const where = `compile: ${what}`
  if (!isPerOutput<T>(given))
    throw new ArgumentError(`${where} must be a list or a record of outputs (${names.join(", ")}), got ${show(given)}.`)
  if (Array.isArray(given)) return partsOf<T>(where, { count: names.length }, given, "entry")
  const filled = partial ? { ...Object.fromEntries(names.map((name) => [name, null])), ...given } : given
  return partsOf<T | null>(where, { names }, filled, "output").map((part) => part ?? undefined)
}

/** Equal names are numbered: two metrics `accuracy` become `accuracy` and `accuracy_1`. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const n = seen.get(name) ?? 0
    seen.set(name, n + 1)
    return n === 0 ? name : `${name}_${n}`
  })
}
