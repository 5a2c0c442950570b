import { checkCount, checkNotNegative, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { createMonitor, type Monitor, type MonitorOptions } from "./_monitor.ts"
import type { Callback, CallbackContext, CallbackLogs } from "./callback.ts"

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, above 0 and below 1. Default 0.1. */
  readonly factor?: number
  /** Epochs without an improvement after which it is reduced; 0 and 1 reduce it at the first. Default 10. */
  readonly patience?: number
  /** What the log must change by to count as better; less is no improvement. Default 1e-4. */
  readonly minDelta?: number
  /** Epochs after a reduction in which it waits before it counts again. Default 0. */
  readonly cooldown?: number
  /** The least learning rate. Default 0. */
  readonly minLr?: number
  /** 1 prints a line when it acts. Default 0. */
  readonly verbose?: number
}

const known: OptionNames<ReduceLROnPlateauOptions> = {
  monitor: true,
  mode: true,
  factor: true,
  patience: true,
  minDelta: true,
  cooldown: true,
  minLr: true,
  verbose: true,
}

/**
 * Lowers the learning rate when a log stops improving. The lower rate stays when training ends.
 *
 * As in Keras, except that NaN is never the best, and that the rate is not logged: it is
 * `model.optimizer.learningRate`. When training begins, throws a NameError for a log that it does not have, and an
 * ArgumentError for a metric that does not say whether it should fall or rise, without a `mode`.
 * @example
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: new optimizers.SGD({ learningRate: 0.5 }), loss: "meanSquaredError" })
 * const plateau = new callbacks.ReduceLROnPlateau({ monitor: "loss", patience: 2, minDelta: 1e9, factor: 0.5 })
 * await model.fit([[1]], [[2]], { epochs: 5, callbacks: [plateau] }) // after the third and the fifth
 * model.optimizer.learningRate.value.item() // → 0.125
 */
export class ReduceLROnPlateau implements Callback {
  readonly monitor: string
  readonly mode: "auto" | "min" | "max"
  readonly factor: number
  readonly patience: number
  readonly minDelta: number
  readonly cooldown: number
  readonly minLr: number
  readonly verbose: number
  readonly #monitor: Monitor
  #best: number | undefined
  #wait = 0
  #cooling = 0

  constructor(options: ReduceLROnPlateauOptions = {}) {
    const where = "ReduceLROnPlateau"
    const {
      monitor = "valLoss",
      mode = "auto",
      factor = 0.1,
      patience = 10,
      minDelta = 1e-4,
      cooldown = 0,
      minLr = 0,
      verbose = 0,
    } = checkOptions(where, options, known)
    this.#monitor = createMonitor(where, { monitor, mode }, minDelta)
    this.monitor = monitor
    this.mode = mode
    this.minDelta = minDelta
    this.factor = checkNumber(where, "factor", factor, "be above 0 and below 1", (n) => n > 0 && n < 1)
    this.patience = checkCount(where, "patience", patience, 0)
    this.cooldown = checkCount(where, "cooldown", cooldown, 0)
    this.minLr = checkNotNegative(where, "minLr", minLr)
    this.verbose = checkCount(where, "verbose", verbose, 0)
  }

  onTrainBegin(_logs: CallbackLogs, context: CallbackContext): void {
    this.#monitor.begin(context)
    this.#best = undefined
    this.#wait = 0
    this.#cooling = 0
  }

  onEpochEnd(epoch: number, logs: CallbackLogs, context: CallbackContext): void {
    const value = this.#monitor.read(logs)
    if (value === undefined) return
    if (this.#cooling > 0) {
      this.#cooling--
      this.#wait = 0
    }
    if (this.#monitor.improves(value, this.#best)) {
      this.#best = value
      this.#wait = 0
    } else if (this.#cooling === 0) {
      this.#wait++
      if (this.#wait >= this.patience && this.#reduce(epoch, context)) {
        this.#cooling = this.cooldown
        this.#wait = 0
      }
    }
  }

  #reduce(epoch: number, { model: { optimizer } }: CallbackContext): boolean {
    const rate = optimizer.learningRate.value.item()
    // The rate is a float32.
    if (rate <= Math.fround(this.minLr)) return false
    const lower = Math.max(rate * this.factor, this.minLr)
    optimizer.learningRate = lower
    if (this.verbose > 0) console.log(`Epoch ${epoch + 1}: ReduceLROnPlateau sets the learning rate to ${lower}`)
    return true
  }
}
