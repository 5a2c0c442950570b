import { checkNumber } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Callback } from "../callbacks/index.ts"
import type { LayerOptions } from "../layers/layer.ts"
import type { LossLike } from "../losses/resolve.ts"
import type { MetricLike } from "../metrics/resolve.ts"
import type { OptimizerLike } from "../optimizers/resolve.ts"
import type { TargetName } from "../targets/index.ts"
import type { TensorLike } from "../tensor/index.ts"
import { asSamples, isLabelledData, type LabelledData, type Samples, sliceSamples } from "./batches.ts"

export interface ModelOptions extends Pick<LayerOptions, "name" | "trainable"> {
  /** Fixes the first weights, dropout and the order of samples. Default: drawn from the global generator. */
  readonly seed?: number | undefined
}

export const modelOptions: OptionNames<ModelOptions> = { seed: true, name: true, trainable: true }

export interface ModelCompileOptions {
  readonly optimizer: OptimizerLike
  readonly loss: LossLike
  /** What to report beside the loss. Default none. */
  readonly metrics?: readonly MetricLike[] | undefined
  /** Where to run: native, wasm or interpreter. Default: the default target. */
  readonly target?: TargetName | undefined
}

export const compileOptions: OptionNames<ModelCompileOptions> = {
  optimizer: true,
  loss: true,
  metrics: true,
  target: true,
}

export interface BatchSizeOption {
  /** Samples in one step. Default 32. */
  readonly batchSize?: number | undefined
}

export const batchSizeOption: OptionNames<BatchSizeOption> = { batchSize: true }

export interface FitOptions extends BatchSizeOption {
  /** How often all samples are seen; with `initialEpoch`, the number of the last epoch. Default 1. */
  readonly epochs?: number | undefined
  /** Default 0. */
  readonly initialEpoch?: number | undefined
  /** Whether each epoch takes the samples in a new order. Default true. */
  readonly shuffle?: boolean | undefined
  /**
   * Fixes the order of samples and dropout; and, for a model that is not built yet and has no seed of its own, the
   * first weights. Default: follows the model's seed.
   */
  readonly seed?: number | undefined
  /** Judged after each epoch, in logs that begin with `val`. */
  readonly validationData?: LabelledData | readonly [x: TensorLike, y: TensorLike] | undefined
  /** Takes this share of the samples, from their end, for validation instead. Default 0. */
  readonly validationSplit?: number | undefined
  readonly callbacks?: readonly Callback[] | undefined
  /** Ends the training after the current batch; `fit` then returns as usual, with `stopped` true. */
  readonly signal?: AbortSignal | undefined
  /** 1 prints a line an epoch. Default 0. */
  readonly verbose?: number | undefined
}

export const fitOptions: OptionNames<FitOptions> = {
  epochs: true,
  batchSize: true,
  validationData: true,
  validationSplit: true,
  callbacks: true,
  shuffle: true,
  seed: true,
  initialEpoch: true,
  signal: true,
  verbose: true,
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

export function dataAndOptions<O extends object>(
  operation: string,
  first: TensorLike | LabelledData,
  second: TensorLike | O | undefined,
  third: O | undefined,
  known: OptionNames<O>,
): [Samples, O] {
  const together = isLabelledData(first)
  const options = checkOptions(operation, together ? (second as O | undefined) : third, known)
  if (!together) return [asSamples(operation, first, second as TensorLike), options]
  if (third !== undefined)
    throw new ArgumentError(`${operation}: the data holds x and y, so only options come after it, got 3 arguments.`)
  return [asSamples(operation, first.x, first.y), options]
}

/** What else of a training could do nothing without a word. */
export function checkRun(initialEpoch: number, epochs: number, signal: AbortSignal | undefined): void {
  if (initialEpoch > 0 && initialEpoch >= epochs)
    throw new ArgumentError(
      `fit: nothing is left to train from initialEpoch ${initialEpoch} to epochs ${epochs}, which is the number of the last one, not how many.`,
    )
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    throw new ArgumentError(`fit: signal must be that of an AbortController, got ${show(signal)}.`)
}

export function splitSamples(all: Samples, { validationData, validationSplit = 0 }: FitOptions) {
  if (validationData) {
    if (validationSplit !== 0)
      throw new ArgumentError("fit: validationData is used as it is, so validationSplit must be left out.")
    return { train: all, validation: validationSamples(all, validationData) }
  }
  checkNumber("fit", "validationSplit", validationSplit, "lie in [0, 1)", (n) => n >= 0 && n < 1)
  const kept = Math.floor(all.size * (1 - validationSplit))
  if (kept === 0 && all.size > 0)
    throw new ArgumentError(
      `fit: validationSplit ${validationSplit} takes all ${all.size} samples and leaves none to train on.`,
    )
  if (kept === all.size) return { train: all, validation: undefined }
  return { train: sliceSamples(all, 0, kept), validation: sliceSamples(all, kept, all.size) }
}

/** Looked at before training begins, not when the first epoch is over. */
function validationSamples(all: Samples, data: NonNullable<FitOptions["validationData"]>): Samples {
  const where = "fit: validationData"
  if (!isLabelledData(data) && !(Array.isArray(data) && data.length === 2))
    throw new ArgumentError(`${where} must be [x, y] or { x, y }, got ${show(data)}.`)
  const [x, y] = isLabelledData(data) ? [data.x, data.y] : data
  const samples = asSamples(where, x, y)
  if (samples.size === 0) throw new ArgumentError(`${where} has no samples. Leave it out, or give some.`)
  if (samples.x.rank !== all.x.rank)
    throw new ShapeError(
      where,
      `x is ${formatShape(samples.x.shape)}, but the model trains on ${formatShape(all.x.shape)}. Give validation data of the same kind, as [x, y] or { x, y }.`,
      [samples.x.shape, all.x.shape],
    )
  return samples
}
