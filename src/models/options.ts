import { checkNumber } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Callback } from "../callbacks/index.ts"
import type { LayerOptions } from "../layers/layer.ts"
import type { OptimizerLike } from "../optimizers/resolve.ts"
import type { TargetName } from "../targets/index.ts"
import { asSamples, type DataEnds, isLabelledData, type LabelledData, type Samples, sliceSamples } from "./batches.ts"
import { type ModelData, partName } from "./ends.ts"
import type { StepObserver } from "./observer.ts"
import type { JudgementOptions } from "./outputs.ts"

export interface ModelOptions extends Pick<LayerOptions, "name" | "trainable"> {
  /** Fixes the first weights, dropout and the order of samples. Default: drawn from the global generator. */
  readonly seed?: number | undefined
}

export const modelOptions: OptionNames<ModelOptions> = { seed: true, name: true, trainable: true }

export interface ModelCompileOptions extends JudgementOptions {
  readonly optimizer: OptimizerLike
  /**
   * Whether training keeps only what lies between stretches of layers, about √n of n, and computes the inside of each
   * again on the way back: less memory (see `memory()`) for about a third more work, and the same results but for
   * rounding. Default false.
   */
  readonly recompute?: boolean | undefined
  /** Where to run: native, wasm or interpreter. Default: the default target. */
  readonly target?: TargetName | undefined
}

export const compileOptions: OptionNames<ModelCompileOptions> = {
  optimizer: true,
  loss: true,
  metrics: true,
  lossWeights: true,
  recompute: true,
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
   * Batches to an epoch; the next epoch goes on where this one ended. Default: as many as take every sample once.
   */
  readonly stepsPerEpoch?: number | undefined
  /**
   * Whether every batch is drawn anew from all samples, so that one may come twice and another never, as in textbooks'
   * loops (`np.random.choice`); for experiments that count steps, with `stepsPerEpoch`. Default false.
   */
  readonly replacement?: boolean | undefined
  /**
   * Fixes the order of samples and dropout; and, for a model that is not built yet and has no seed of its own, the
   * first weights. Default: follows the model's seed.
   */
  readonly seed?: number | undefined
  /** Judged after each epoch, in logs that begin with `val`. */
  readonly validationData?: LabelledData | readonly [x: ModelData, y: ModelData] | undefined
  /** Samples in one step of validation. Default: `batchSize`. */
  readonly validationBatchSize?: number | undefined
  /** Takes this share of the samples, from their end, for validation instead. Default 0. */
  readonly validationSplit?: number | undefined
  readonly callbacks?: readonly Callback[] | undefined
  /** Look into the layers while they learn: `inspect.createProbe()`. The training is the same to the last bit. */
  readonly probes?: readonly StepObserver[] | undefined
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
  probes: true,
  shuffle: true,
  stepsPerEpoch: true,
  replacement: true,
  validationBatchSize: true,
  seed: true,
  initialEpoch: true,
  signal: true,
  verbose: true,
}

export function dataAndOptions<O extends object>(
  operation: string,
  ends: DataEnds,
  first: ModelData | LabelledData,
  second: ModelData | O | undefined,
  third: O | undefined,
  known: OptionNames<O>,
): [Samples, O] {
  const together = isLabelledData(first)
  const options = checkOptions(operation, together ? (second as O | undefined) : third, known)
  if (!together) return [asSamples(operation, first as ModelData, second as ModelData, ends), options]
  if (third !== undefined)
    throw new ArgumentError(`${operation}: the data holds x and y, so only options come after it, got 3 arguments.`)
  return [asSamples(operation, first.x, first.y, ends), options]
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

export function splitSamples(all: Samples, ends: DataEnds, { validationData, validationSplit = 0 }: FitOptions) {
  if (validationData) {
    if (validationSplit !== 0)
      throw new ArgumentError("fit: validationData is used as it is, so validationSplit must be left out.")
    return { train: all, validation: validationSamples(all, ends, validationData) }
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
function validationSamples(all: Samples, ends: DataEnds, data: NonNullable<FitOptions["validationData"]>): Samples {
  const where = "fit: validationData"
  if (!isLabelledData(data) && !(Array.isArray(data) && data.length === 2))
    throw new ArgumentError(`${where} must be [x, y] or { x, y }, got ${show(data)}.`)
  const [x, y] = isLabelledData(data) ? [data.x, data.y] : data
  const samples = asSamples(where, x, y, ends)
  if (samples.size === 0) throw new ArgumentError(`${where} has no samples. Leave it out, or give some.`)
  samples.x.forEach((part, i) => {
    const trained = all.x[i]!
    if (part.rank === trained.rank) return
    throw new ShapeError(
      where,
      `${partName("x", ends.inputs, i)} is ${formatShape(part.shape)}, but the model trains on ${formatShape(trained.shape)}. Give validation data of the same kind, as [x, y] or { x, y }.`,
      [part.shape, trained.shape],
    )
  })
  return samples
}
