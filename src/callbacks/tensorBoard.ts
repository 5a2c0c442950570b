import { checkCount, checkFlag } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { createEventWriter, type EventWriter } from "../runs/eventWriter.ts"
import { filesFor } from "../runs/files.ts"
import type { Callback, CallbackContext, CallbackLogs, CallbackModel } from "./callback.ts"

export interface TensorBoardOptions {
  /** The folder for `tensorboard --logdir`; one for each training keeps them apart there. Default: "logs". */
  readonly logDir?: string
  /** Every how many epochs the weights are written as histograms; 0 writes none. Default: 0. */
  readonly histogramFreq?: number
  /** Whether to write how many steps a second were made. Default: false. */
  readonly writeStepsPerSecond?: boolean
  /** "batch" or a number of batches writes loss and metrics that often too, beside each epoch's. Default: "epoch". */
  readonly updateFreq?: "epoch" | "batch" | number
}

const known: OptionNames<TensorBoardOptions> = {
  logDir: true,
  histogramFreq: true,
  writeStepsPerSecond: true,
  updateFreq: true,
}

/** Batches may be quick; a file is appended to no more often than this while they go on. */
const flushMilliseconds = 200

/**
 * Writes loss, metrics and learning rate as event files while `fit` goes on, for TensorBoard to watch: into `train/` and
 * `validation/` below `logDir`, under the tags of Keras's callback of this name, so that trainings of both lie in one
 * diagram: `epoch_loss`, `epoch_learning_rate`, `epoch_sparse_categorical_accuracy`, `batch_loss`,
 * `evaluation_loss_vs_iterations`. Epochs count from 0, batches from 1 over all epochs. Unlike Keras, it writes each epoch
 * whatever `updateFreq` is. Node only.
 * @example
 * const { mkdtempSync, readdirSync, rmSync } = process.getBuiltinModule("node:fs")
 * const logDir = mkdtempSync(`${process.getBuiltinModule("node:os").tmpdir()}/logs-`)
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * const watched = new callbacks.TensorBoard({ logDir })
 * await model.fit([[0], [1]], [[1], [3]], { epochs: 2, validationData: [[[2]], [[5]]], callbacks: [watched] })
 * readdirSync(logDir).sort() // → train,validation
 * rmSync(logDir, { recursive: true })
 * @throws ArgumentError for options out of range, KasaneError in a page and where a file cannot be written.
 */
export class TensorBoard implements Callback {
  readonly #logDir: string
  readonly #histogramFreq: number
  readonly #writeStepsPerSecond: boolean
  /** Every how many batches; undefined writes epochs only. */
  readonly #every: number | undefined
  #writers = new Map<"train" | "validation", EventWriter>()
  #batches = 0
  #epochBegan = { at: 0, iterations: 0 }
  #batchBegan = 0
  #flushed = 0
  /** Only there where batches are written, since it costs time. */
  readonly onBatchEnd?: NonNullable<Callback["onBatchEnd"]>

  constructor(options?: TensorBoardOptions) {
    const name = "TensorBoard"
    filesFor(name)
    const checked = checkOptions(name, options, known)
    const { logDir = "logs", histogramFreq = 0, writeStepsPerSecond = false, updateFreq = "epoch" } = checked
    if (typeof logDir !== "string" || logDir === "")
      throw new ArgumentError(`${name}: logDir must be the path of a folder, got ${show(logDir)}.`)
    this.#logDir = logDir
    this.#histogramFreq = checkCount(name, "histogramFreq", histogramFreq, 0)
    this.#writeStepsPerSecond = checkFlag(name, "writeStepsPerSecond", writeStepsPerSecond)
    this.#every = everyOf(updateFreq)
    if (this.#every !== undefined) this.onBatchEnd = (_, logs) => this.#endBatch(logs)
  }

  onTrainBegin(): void {
    // A second training with the same callback begins files of its own.
    this.#writers = new Map()
    this.#batches = 0
    this.#flushed = performance.now()
  }

  onEpochBegin(_epoch: number, _logs: CallbackLogs, { model }: CallbackContext): void {
    this.#batchBegan = performance.now()
    this.#epochBegan = { at: this.#batchBegan, iterations: iterationsOf(model) }
  }

  async onEpochEnd(epoch: number, logs: CallbackLogs, { model }: CallbackContext): Promise<void> {
    const { optimizer, variables } = model
    const train = await this.#writer("train")
    for (const [name, value] of Object.entries(logs)) {
      const validated = /^val([A-Z].*)$/.exec(name)?.[1]
      if (validated === undefined) train.scalar(`epoch_${snakeCase(name)}`, epoch, value)
      else {
        const validation = await this.#writer("validation")
        validation.scalar(`epoch_${snakeCase(validated)}`, epoch, value)
        validation.scalar(`evaluation_${snakeCase(validated)}_vs_iterations`, iterationsOf(model), value)
      }
    }
    train.scalar("epoch_learning_rate", epoch, optimizer.learningRate.value.item())
    if (this.#writeStepsPerSecond) {
      const { at, iterations } = this.#epochBegan
      train.scalar("epoch_steps_per_second", epoch, perSecond(iterationsOf(model) - iterations, at))
    }
    if (this.#histogramFreq > 0 && epoch % this.#histogramFreq === 0)
      for (const { name, value } of variables) train.histogram(`${name}/histogram`, epoch, value.dataSync())
    await this.#flush()
  }

  onTrainEnd(): Promise<void> {
    return this.#flush()
  }

  async #endBatch(logs: CallbackLogs): Promise<void> {
    this.#batches++
    const began = this.#batchBegan
    this.#batchBegan = performance.now()
    if (this.#every === undefined || this.#batches % this.#every !== 0) return
    const train = await this.#writer("train")
    if (this.#writeStepsPerSecond) train.scalar("batch_steps_per_second", this.#batches, perSecond(1, began))
    for (const [name, value] of Object.entries(logs)) train.scalar(`batch_${snakeCase(name)}`, this.#batches, value)
    if (performance.now() - this.#flushed > flushMilliseconds) await this.#flush()
  }

  async #writer(part: "train" | "validation"): Promise<EventWriter> {
    const writer = this.#writers.get(part) ?? (await createEventWriter(`${this.#logDir}/${part}`))
    this.#writers.set(part, writer)
    return writer
  }

  async #flush(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.flush()
    this.#flushed = performance.now()
  }
}

const iterationsOf = ({ optimizer }: CallbackModel): number => optimizer.iterations.value.item()

const perSecond = (steps: number, began: number): number => (1000 * steps) / (performance.now() - began)

function everyOf(updateFreq: unknown): number | undefined {
  if (updateFreq === "epoch") return undefined
  if (updateFreq === "batch") return 1
  if (Number.isSafeInteger(updateFreq) && (updateFreq as number) > 0) return updateFreq as number
  throw new ArgumentError(
    `TensorBoard: updateFreq must be "epoch", "batch" or a whole number of batches, got ${show(updateFreq)}.`,
  )
}

/** `sparseCategoricalAccuracy` → `sparse_categorical_accuracy`, as the metric is called in Keras's files. */
const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()
