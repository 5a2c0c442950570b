import { checkChoice, checkCount, checkFlag, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { foldIn, key as keyOf } from "../base/threefry.ts"
import type { CallbackModel } from "../callbacks/index.ts"
import { inForm, type ShapesOf } from "../layers/_structure.ts"
import { freshKey } from "../layers/layer.ts"
import { settledLoss } from "../losses/resolve.ts"
import type { Optimizer } from "../optimizers/index.ts"
import { resolveOptimizer } from "../optimizers/resolve.ts"
import { targetNames } from "../targets/index.ts"
import { compile, type Tensor } from "../tensor/index.ts"
import { asSamples, type LabelledData, type Samples } from "./batches.ts"
import { batchOrder } from "./batchOrder.ts"
import { checkCallbacks } from "./callbackList.ts"
import { dataParts, type ModelData, requireBatches } from "./ends.ts"
import { evaluate, type Predict, predict } from "./evaluate.ts"
import { batchLogs, type History } from "./history.ts"
import { checkLabels } from "./labels.ts"
import {
  type LargestBatchOptions,
  largestBatchOptions,
  type MemoryOptions,
  type ModelMemory,
  memoryOf,
  memoryOptions,
  placeholder,
  type SampleSpec,
  searchLargestBatch,
  specOf,
  targetsFor,
} from "./memory.ts"
import { explainNonFinite } from "./nonFinite.ts"
import { checkObservers } from "./observer.ts"
import {
  type BatchSizeOption,
  batchSizeOption,
  checkRun,
  compileOptions,
  dataAndOptions,
  type FitOptions,
  fitOptions,
  type ModelCompileOptions,
  splitSamples,
} from "./options.ts"
import { finishesOf, judgeOutputs, logNames } from "./outputs.ts"
import { shapesIn } from "./sampleShapes.ts"
import { streamOf } from "./seeds.ts"
import { createSteps, type Steps, type TrainingSettings } from "./steps.ts"
import { type Trainee, train } from "./train.ts"
import { WeightedModel } from "./weightedModel.ts"

/** What a model would learn from a batch by. */
export interface LossOnBatch extends Pick<Steps, "loss"> {
  readonly x: readonly Tensor[]
  readonly y: readonly Tensor[]
}

/**
 * A layer that can be trained: what `Sequential` and `Model` share. In and Out are what it takes and gives: a tensor, or
 * several in a list or by name.
 * @example
 * const model: BaseModel = new Sequential([new layers.Dense(1, { inputShape: [2], kernelInitializer: "ones" })])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * await model.predict([[1, 2]]) // → Tensor float32 [1, 1] [[3.0]]
 * const { loss } = await model.evaluate([[1, 2]], [[5]])
 * loss // → 4
 * model.getWeights().map((weight) => weight.shape.join("·")) // → 2·1,1
 */
export abstract class BaseModel<In = Tensor, Out = Tensor> extends WeightedModel<In, Out> implements CallbackModel {
  #fits = 0
  #training = false
  #settings: TrainingSettings | undefined
  #steps: Steps | undefined
  /** Samples of the last data that it was trained or judged on. */
  #seen: { readonly x: readonly SampleSpec[]; readonly y: readonly SampleSpec[] } | undefined
  #predict: Predict | undefined

  /** Settles how it is trained. To be called again after a layer's `trainable` changed. */
  compile(options: ModelCompileOptions): void {
    const { optimizer, target, recompute = false, ...judgement } = checkOptions("compile", options, compileOptions)
    checkFlag("compile", "recompute", recompute)
    if (target !== undefined) checkChoice("compile", "target", target, targetNames)
    const outputs = judgeOutputs(this.ends.outputs, judgement)
    this.#settings = {
      optimizer: resolveOptimizer(optimizer, "compile"),
      outputs,
      names: logNames(this.ends.outputs, outputs),
      target,
      recompute,
    }
    this.#steps = undefined
    this.#predict = undefined
  }

  get optimizer(): Optimizer {
    return this.#compiled("optimizer").optimizer
  }

  /**
   * Trains on all samples `epochs` times. In the record that it returns, `loss` and metrics are means over the samples
   * of an epoch as they were seen in training, so a small last batch counts by its size.
   *
   * Several inputs or outputs come in a list, in the order of the model's, or in a record by their names. Logs then hold
   * the sum as `loss` and each output's as `<output>_loss`, `<output>_accuracy`.
   *
   * Throws a NonFiniteError that names the first layer concerned when the loss becomes NaN or infinite.
   */
  fit(x: ModelData, y: ModelData, options?: FitOptions): Promise<History>
  fit(data: LabelledData, options?: FitOptions): Promise<History>
  async fit(first: ModelData | LabelledData, second?: ModelData | FitOptions, third?: FitOptions): Promise<History> {
    const { ends } = this
    const [all, options] = dataAndOptions("fit", ends, first, second, third, fitOptions)
    const {
      batchSize = 32,
      epochs = 1,
      initialEpoch = 0,
      shuffle = true,
      stepsPerEpoch,
      replacement = false,
      validationBatchSize = batchSize,
      seed,
      callbacks = [],
      probes = [],
      signal,
      verbose = 0,
    } = options
    checkCount("fit", "batchSize", batchSize, 1)
    checkCount("fit", "epochs", epochs, 0)
    checkCount("fit", "initialEpoch", initialEpoch, 0)
    checkCount("fit", "verbose", verbose, 0)
    checkFlag("fit", "shuffle", shuffle)
    checkFlag("fit", "replacement", replacement)
    if (stepsPerEpoch !== undefined) checkCount("fit", "stepsPerEpoch", stepsPerEpoch, 1)
    checkCount("fit", "validationBatchSize", validationBatchSize, 1)
    if (seed !== undefined) checkSeed("fit", seed)
    if (replacement && !shuffle)
      throw new ArgumentError("fit: replacement draws at random, which shuffle: false excludes. Leave one of them out.")
    checkCallbacks(callbacks)
    const observers = checkObservers(probes)
    checkRun(initialEpoch, epochs, signal)
    const { train: samples, validation } = splitSamples(all, ends, options)
    return this.trainWith("fit", samples, seed, (trainee) => {
      if (validation) this.#checkLabels("fit: validation", validation)
      this.drawKey ??= freshKey()
      // Without a seed, each call of fit goes on differently; with one, it repeats.
      const runKey = seed === undefined ? foldIn(this.drawKey, 2 ** 31 + this.#fits++) : keyOf(seed)
      if (seed !== undefined) this.reseed(foldIn(streamOf(runKey, "draws"), initialEpoch))
      const orderOf = batchOrder(samples.size, {
        ...{ batchSize, replacement },
        key: shuffle ? streamOf(runKey, "order") : undefined,
      })
      const schedule = {
        ...{ batchSize, epochs, initialEpoch, orderOf, validation, validationBatchSize, callbacks, observers, signal },
        verbose,
        stepsPerEpoch: stepsPerEpoch ?? Math.ceil(samples.size / batchSize),
      }
      return train(trainee, samples, schedule)
    })
  }

  /** Runs `body` with what trains it on such samples; nothing else trains it meanwhile. @internal */
  async trainWith<T>(
    operation: string,
    samples: Samples,
    seed: number | undefined,
    body: (trainee: Trainee) => Promise<T>,
  ): Promise<T> {
    if (this.#training)
      throw new ArgumentError(`${operation}: ${this.label} is being trained: await that before you train it again.`)
    const settings = this.#compiled(operation)
    if (!this.built && this.seed === undefined) this.seed = seed
    const steps = this.#stepsFor(samples)
    this.#checkLabels(operation, samples)
    this.#training = true
    try {
      return await body({ network: this, settings, steps, model: this })
    } finally {
      this.#training = false
    }
  }

  /** Loss and metrics as means over all samples. */
  evaluate(x: ModelData, y: ModelData, options?: BatchSizeOption): Promise<Record<string, number>>
  evaluate(data: LabelledData, options?: BatchSizeOption): Promise<Record<string, number>>
  async evaluate(
    first: ModelData | LabelledData,
    second?: ModelData | BatchSizeOption,
    third?: BatchSizeOption,
  ): Promise<Record<string, number>> {
    const [samples, { batchSize = 32 }] = dataAndOptions("evaluate", this.ends, first, second, third, batchSizeOption)
    checkCount("evaluate", "batchSize", batchSize, 1)
    const settings = this.#compiled("evaluate")
    const steps = this.#stepsFor(samples)
    this.#checkLabels("evaluate", samples)
    return (await evaluate(settings, steps, samples, { batchSize }))!
  }

  /** The outputs for all samples, computed in batches: [samples, …]. */
  async predict(x: ModelData, options?: BatchSizeOption): Promise<Out> {
    const { batchSize = 32 } = checkOptions("predict", options, batchSizeOption)
    checkCount("predict", "batchSize", batchSize, 1)
    const samples = dataParts("predict", "x", this.ends.inputs, x)
    requireBatches("predict", samples)
    this.#buildFor(samples)
    return inForm(this.ends.outputs.form, await predict(this.#prediction, samples, batchSize)) as Out
  }

  /** One step on one batch. @returns loss and metrics, computed before the update. */
  async trainOnBatch(x: ModelData, y: ModelData): Promise<Record<string, number>> {
    const settings = this.#settings ?? this.#compiled("trainOnBatch")
    const batch = asSamples("trainOnBatch", x, y, this.ends)
    const steps = this.#steps ?? this.#stepsFor(batch)
    this.#checkLabels("trainOnBatch", batch)
    const values = (await steps.train(...batch.x, ...batch.y)).dataSync()
    if (!Number.isFinite(values[0])) throw explainNonFinite(this, settings, batch, values[0]!)
    return batchLogs(settings.names, values, finishesOf(settings.outputs))
  }

  /** Loss and metrics of one batch, without learning from it. */
  async testOnBatch(x: ModelData, y: ModelData): Promise<Record<string, number>> {
    const settings = this.#compiled("testOnBatch")
    const batch = asSamples("testOnBatch", x, y, this.ends)
    const steps = this.#stepsFor(batch)
    this.#checkLabels("testOnBatch", batch)
    const values = (await steps.test(...batch.x, ...batch.y)).dataSync()
    return batchLogs(settings.names, values, finishesOf(settings.outputs))
  }

  /** A batch, and the loss of training on it, to be traced. @internal */
  lossOn(operation: string, x: ModelData, y: ModelData): LossOnBatch {
    this.#compiled(operation)
    const batch = asSamples(operation, x, y, this.ends)
    const { loss } = this.#stepsFor(batch)
    this.#checkLabels(operation, batch)
    return { x: batch.x, y: batch.y, loss }
  }

  /**
   * The bytes that one step takes, exactly and before it runs, by what they are for: state from its variables, the rest
   * from the compiled program's plan. Needs no data. The interpreter, which has no program, takes more.
   *
   * Scratch memory is one block in which values follow each other: a place counts as gradients if the block of gradients
   * ever lies there, else as activations if it ever holds what the way back reads of the way forward, else as
   * workspace. Not counted is what a target keeps for itself, and the next batch, which `fit` gathers meanwhile.
   *
   * Targets have the shapes of the last data seen, else those that the losses imply (`"crossentropy"`: class numbers
   * where they fit). Throws an ArgumentError if a training step is asked for before `compile`.
   * @example
   * const model = new Sequential([Input({ shape: [784] }), new layers.Dense(10, { activation: "softmax" })])
   * model.memory({ batchSize: 64 }).parameters // → 31400
   * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" })
   * const { gradients, optimizer } = model.memory({ batchSize: 64 })
   * gradients // → 31400
   * optimizer // → 62808
   */
  memory(options: MemoryOptions = {}): ModelMemory {
    const { batchSize = 32, training = this.#settings !== undefined } = checkOptions("memory", options, memoryOptions)
    checkCount("memory", "batchSize", batchSize, 1)
    checkFlag("memory", "training", training)
    const settings = training ? this.#compiled("memory") : undefined
    this.build()
    const { inputs } = this.ends
    const x =
      this.#seen?.x ??
      shapesIn(this.builtFor).map((shape, i) => ({ shape, dtype: inputs.dtypes?.[i] ?? ("float32" as const) }))
    const batch = x.map((spec) => placeholder(spec, batchSize))
    const parameters = this.variables
    if (!settings) return memoryOf(this.#prediction.plan(...batch), { parameters, trainable: [] }, [])
    this.#steps ??= createSteps(this, settings)
    const outputs = this.outputShapes
    const y = this.#seen?.y ?? settings.outputs.map(({ loss }, i) => targetsFor(loss, outputs[i]!))
    const plan = this.#steps.train.plan(...batch, ...y.map((spec) => placeholder(spec, batchSize)))
    return memoryOf(plan, { parameters, trainable: this.trainableVariables }, settings.optimizer.variables)
  }

  /**
   * The largest batch size whose `memory` fits into the given bytes (`"8GiB"`, `"512MB"`). The target may need some
   * memory of its own beside. Throws an ArgumentError if not even one sample fits.
   * @example
   * const model = new Sequential([Input({ shape: [784] }), new layers.Dense(10, { activation: "softmax" })])
   * const batchSize = model.largestBatch({ memory: "1MiB", training: false })
   * model.memory({ batchSize }).total <= 2 ** 20 // → true
   * model.memory({ batchSize: batchSize + 1 }).total <= 2 ** 20 // → false
   */
  largestBatch(options: LargestBatchOptions): number {
    const { memory, ...rest } = checkOptions("largestBatch", options, largestBatchOptions)
    return searchLargestBatch(memory, (batchSize) => this.memory({ ...rest, batchSize }).total)
  }

  /** Of one sample, in the order of its outputs; once it is built. @internal */
  get outputShapes(): readonly Shape[] {
    return shapesIn(this.computeOutputShape(this.builtFor!))
  }

  get #prediction(): Predict {
    this.#predict ??= compile((...batch: readonly Tensor[]) => this.run(batch, {}), { target: this.#settings?.target })
    return this.#predict
  }

  #checkLabels(operation: string, { y, size }: Samples): void {
    const outputs = this.outputShapes
    this.#settings!.outputs.forEach(({ loss }, i) => {
      const settled = settledLoss(loss, y[i]!.shape, [size, ...outputs[i]!])
      checkLabels(operation, settled, y[i]!, outputs[i]!.at(-1))
    })
  }

  #compiled(operation: string): TrainingSettings {
    if (this.#settings) return this.#settings
    throw new ArgumentError(
      `${operation}: ${this.label} does not know how to train yet. Call compile({ optimizer: "adam", loss: "meanSquaredError" }) first.`,
    )
  }

  #stepsFor(samples: Samples): Steps {
    this.#buildFor(samples.x)
    this.#seen = { x: samples.x.map(specOf), y: samples.y.map(specOf) }
    this.#steps ??= createSteps(this, this.#settings!)
    return this.#steps
  }

  /** A shape that does not fit is reported by the first layer, which knows the cure. */
  #buildFor(x: readonly Tensor[]): void {
    if (this.built) return
    const seen: unknown = inForm(
      this.inputForm,
      x.map((part) => part.shape.slice(1)),
    )
    this.build(this.knownInputShape ?? (seen as ShapesOf<In>))
  }
}
