import { ArgumentError } from "../base/errors.ts"
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
  readonly seed?: number
}

export interface ModelCompileOptions {
  readonly optimizer: OptimizerLike
  readonly loss: LossLike
  /** What to report beside the loss. Default none. */
  readonly metrics?: readonly MetricLike[]
  /** Where to run: native, wasm or interpreter. Default: the default target. */
  readonly target?: TargetName | undefined
}

export interface BatchSizeOption {
  /** Samples in one step. Default 32. */
  readonly batchSize?: number
}

export interface FitOptions extends BatchSizeOption {
  /** How often all samples are seen; with `initialEpoch`, the number of the last epoch. Default 1. */
  readonly epochs?: number
  /** Default 0. */
  readonly initialEpoch?: number
  /** Whether each epoch takes the samples in a new order. Default true. */
  readonly shuffle?: boolean
  /**
   * Fixes the order of samples and dropout; and, for a model that is not built yet and has no seed of its own, the
   * first weights. Default: follows the model's seed.
   */
  readonly seed?: number
  /** Judged after each epoch, in logs that begin with `val`. */
  readonly validationData?: LabelledData | readonly [x: TensorLike, y: TensorLike]
  /** Takes this share of the samples, from their end, for validation instead. Default 0. */
  readonly validationSplit?: number
  readonly callbacks?: readonly Callback[]
  /** Ends the training after the current batch; `fit` then returns as usual, with `stopped` true. */
  readonly signal?: AbortSignal
  /** 1 prints a line an epoch. Default 0. */
  readonly verbose?: number
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
): [Samples, O] {
  if (isLabelledData(first)) return [asSamples(operation, first.x, first.y), (second ?? {}) as O]
  return [asSamples(operation, first, second as TensorLike), third ?? ({} as O)]
}

export function splitSamples(all: Samples, { validationData, validationSplit = 0 }: FitOptions) {
  if (validationData) {
    const [x, y] = isLabelledData(validationData) ? [validationData.x, validationData.y] : validationData
    return { train: all, validation: asSamples("fit: validationData", x, y) }
  }
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new ArgumentError(`fit: validationSplit must lie in [0, 1), got ${validationSplit}.`)
  const kept = Math.floor(all.size * (1 - validationSplit))
  if (kept === all.size) return { train: all, validation: undefined }
  return { train: sliceSamples(all, 0, kept), validation: sliceSamples(all, kept, all.size) }
}

export function checkCount(operation: string, name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new ArgumentError(`${operation}: ${name} must be a whole number of ${least} or more, got ${value}.`)
}
