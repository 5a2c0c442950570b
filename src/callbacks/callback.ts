import type { Optimizer } from "../optimizers/index.ts"
import type { Tensor, TensorLike, Variable } from "../tensor/index.ts"

/** `loss` and the metrics by name, means over the epoch so far; those of the validation data begin with `val`. */
export type CallbackLogs = Readonly<Record<string, number>>

/** What a callback may know of the model that is being trained. */
export interface CallbackModel {
  readonly name: string
  readonly optimizer: Optimizer
  readonly variables: readonly Variable[]
  getWeights(): Tensor[]
  setWeights(weights: readonly TensorLike[]): void
}

export interface CallbackContext {
  readonly model: CallbackModel
  /** How this training was asked for. */
  readonly epochs: number
  readonly batchSize: number
  /** Batches in an epoch; the last may be smaller. */
  readonly steps: number
  /**
   * The name of each log that an epoch ends with, and whether it is better when it falls (`min`) or rises (`max`);
   * undefined for a metric that does not say.
   */
  readonly directions: Readonly<Record<string, "min" | "max" | undefined>>
  /** Ends training after the current batch; validation still runs, and `history.stopped` is true. */
  stop(): void
}

/** What a hook may return: a promise is awaited before training goes on. */
export type CallbackResult = void | Promise<void>

/**
 * Code that is called while `fit` trains; a plain object with any of these. Epochs and batches count from 0. Hooks of
 * batches cost time in small networks: leave out those you do not need.
 * @example
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * const untilGood: callbacks.Callback = {
 *   onEpochEnd: (_epoch, { loss }, { stop }) => (loss! < 1e-3 ? stop() : undefined),
 * }
 * const { stopped } = await model.fit([[0], [1]], [[1], [3]], { epochs: 10_000, callbacks: [untilGood] })
 * stopped // → true
 */
export interface Callback {
  onTrainBegin?(logs: CallbackLogs, context: CallbackContext): CallbackResult
  onEpochBegin?(epoch: number, logs: CallbackLogs, context: CallbackContext): CallbackResult
  onBatchBegin?(batch: number, logs: CallbackLogs, context: CallbackContext): CallbackResult
  onBatchEnd?(batch: number, logs: CallbackLogs, context: CallbackContext): CallbackResult
  /** Also called for an epoch that was broken off, then without validation. */
  onEpochEnd?(epoch: number, logs: CallbackLogs, context: CallbackContext): CallbackResult
  /** Also called when training was stopped, but not when it failed. */
  onTrainEnd?(logs: CallbackLogs, context: CallbackContext): CallbackResult
}
