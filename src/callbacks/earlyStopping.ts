import { checkCount, checkFlag, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { createMonitor, type Monitor, type MonitorOptions } from "./_monitor.ts"
import type { Callback, CallbackContext, CallbackLogs } from "./callback.ts"

export interface EarlyStoppingOptions extends MonitorOptions {
  /** What it must change by to count as better; less is no improvement. Default 0. */
  readonly minDelta?: number
  /** Epochs without an improvement after which training ends; 0 and 1 end it at the first. Default 0. */
  readonly patience?: number
  /** What has to be bettered within the patience, even while it improves. Default none. */
  readonly baseline?: number
  /** Whether the model gets the weights of its best epoch when training ends, in whatever way. Default false. */
  readonly restoreBestWeights?: boolean
  /** Epochs, counted from 0, before this one are not looked at. Default 0. */
  readonly startFromEpoch?: number
  /** 1 prints a line when it acts. Default 0. */
  readonly verbose?: number
}

const known: OptionNames<EarlyStoppingOptions> = {
  monitor: true,
  mode: true,
  minDelta: true,
  patience: true,
  baseline: true,
  restoreBestWeights: true,
  startFromEpoch: true,
  verbose: true,
}

/**
 * Ends training when a log stops improving. A rest on a plateau looks the same as the end: give networks that are slow
 * to begin some `patience`. The best weights are kept as a copy, as large as the weights.
 *
 * As in Keras, except that NaN is never the best. When training begins, throws a NameError for a log that it does not
 * have, and an ArgumentError for a metric that does not say whether it should fall or rise, without a `mode`.
 * @example
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: new optimizers.SGD({ learningRate: 0 }), loss: "meanSquaredError" }) // never improves
 * const stopping = new callbacks.EarlyStopping({ monitor: "loss", patience: 3 })
 * const { epoch } = await model.fit([[1]], [[2]], { epochs: 100, callbacks: [stopping] })
 * epoch // → 0,1,2,3
 * stopping.bestEpoch // → 0
 */
export class EarlyStopping implements Callback {
  readonly monitor: string
  readonly mode: "auto" | "min" | "max"
  readonly minDelta: number
  readonly patience: number
  readonly baseline: number | undefined
  readonly restoreBestWeights: boolean
  readonly startFromEpoch: number
  readonly verbose: number
  /** The best value of the last training so far. */
  best: number | undefined
  /** Of that value, counted from 0. */
  bestEpoch: number | undefined
  /** The epoch after which it ended the training, counted from 0; undefined if it did not. */
  stoppedEpoch: number | undefined
  readonly #monitor: Monitor
  #wait = 0
  #bestWeights: readonly Tensor[] | undefined

  constructor(options: EarlyStoppingOptions = {}) {
    const where = "EarlyStopping"
    const {
      monitor = "valLoss",
      mode = "auto",
      minDelta = 0,
      patience = 0,
      baseline,
      restoreBestWeights = false,
      startFromEpoch = 0,
      verbose = 0,
    } = checkOptions(where, options, known)
    this.#monitor = createMonitor(where, { monitor, mode }, minDelta)
    this.monitor = monitor
    this.mode = mode
    this.minDelta = minDelta
    this.patience = checkCount(where, "patience", patience, 0)
    this.baseline = baseline === undefined ? undefined : checkNumber(where, "baseline", baseline)
    this.restoreBestWeights = checkFlag(where, "restoreBestWeights", restoreBestWeights)
    this.startFromEpoch = checkCount(where, "startFromEpoch", startFromEpoch, 0)
    this.verbose = checkCount(where, "verbose", verbose, 0)
  }

  onTrainBegin(_logs: CallbackLogs, context: CallbackContext): void {
    this.#monitor.begin(context)
    this.best = undefined
    this.bestEpoch = undefined
    this.stoppedEpoch = undefined
    this.#wait = 0
    this.#bestWeights = undefined
  }

  onEpochEnd(epoch: number, logs: CallbackLogs, context: CallbackContext): void {
    const value = this.#monitor.read(logs)
    if (value === undefined || epoch < this.startFromEpoch) return
    // The first are the best there are, whatever they are worth.
    if (this.bestEpoch === undefined) this.#keep(epoch, context)
    this.#wait++
    if (this.#monitor.improves(value, this.best)) {
      this.best = value
      this.#keep(epoch, context)
      if (this.baseline === undefined || this.#monitor.improves(value, this.baseline)) this.#wait = 0
    } else if (this.#wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch
      context.stop()
      if (this.verbose > 0) console.log(`Epoch ${epoch + 1}: EarlyStopping ends training; ${this.monitor} ${value}`)
    }
  }

  onTrainEnd(_logs: CallbackLogs, { model }: CallbackContext): void {
    if (!this.#bestWeights) return
    model.setWeights(this.#bestWeights)
    this.#bestWeights = undefined
    if (this.verbose > 0) console.log(`EarlyStopping restores the weights of epoch ${this.bestEpoch! + 1}`)
  }

  #keep(epoch: number, { model }: CallbackContext): void {
    if (this.bestEpoch === epoch) return
    this.bestEpoch = epoch
    if (this.restoreBestWeights) this.#bestWeights = model.getWeights()
  }
}
