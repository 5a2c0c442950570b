import { checkChoice, checkCount, checkFlag, checkSeed } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import { formatShape, type Shape, sameShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { foldIn, key as keyOf } from "../base/threefry.ts"
import type { CallbackModel } from "../callbacks/index.ts"
import { drawTogether } from "../layers/_draws.ts"
import { freshKey, Layer, type LayerKey } from "../layers/layer.ts"
import { resolveLoss, settledLoss } from "../losses/resolve.ts"
import { resolveMetric } from "../metrics/resolve.ts"
import type { Optimizer } from "../optimizers/index.ts"
import { resolveOptimizer } from "../optimizers/resolve.ts"
import { targetNames } from "../targets/index.ts"
import {
  asTensor,
  type Compiled,
  compile,
  layTogether,
  type Tensor,
  type TensorLike,
  type Variable,
} from "../tensor/index.ts"
import { asSamples, type LabelledData, type Samples } from "./batches.ts"
import { checkCallbacks } from "./callbackList.ts"
import { evaluate, predict } from "./evaluate.ts"
import type { History } from "./history.ts"
import { checkLabels } from "./labels.ts"
import { explainNonFinite } from "./nonFinite.ts"
import {
  type BatchSizeOption,
  batchSizeOption,
  checkRun,
  compileOptions,
  dataAndOptions,
  distinct,
  type FitOptions,
  fitOptions,
  type ModelCompileOptions,
  type ModelOptions,
  splitSamples,
} from "./options.ts"
import { streamOf } from "./seeds.ts"
import { createSteps, type Steps, type TrainingSettings } from "./steps.ts"
import { train } from "./train.ts"

/**
 * A layer that can be trained: what every kind of model shares.
 * @example
 * const model: Model = new Sequential([new layers.Dense(1, { inputShape: [2], kernelInitializer: "ones" })])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * await model.predict([[1, 2]]) // → Tensor float32 [1, 1] [[3.0]]
 * const { loss } = await model.evaluate([[1, 2]], [[5]])
 * loss // → 4
 * model.getWeights().map((weight) => weight.shape.join("·")) // → 2·1,1
 */
export abstract class Model extends Layer implements CallbackModel {
  #seed: number | undefined
  #key: LayerKey | undefined
  #fits = 0
  #training = false
  #settings: TrainingSettings | undefined
  #steps: Steps | undefined
  #predict: Compiled<[x: Tensor], Tensor> | undefined

  constructor({ seed, ...rest }: ModelOptions = {}) {
    super(rest)
    this.#seed = seed === undefined ? undefined : checkSeed(new.target.name, seed)
  }

  /** The sample shape that it is for, if that is known before it is built. */
  protected abstract get knownInputShape(): Shape | undefined

  /** A text table of its layers, their output shapes and parameters. */
  abstract summary(): string

  /**
   * Makes all weights for samples of this shape (a leading null for the batch may stand there, as in Keras). Models that
   * know their input are built when they are first needed. The trainable weights are laid side by side, so that an
   * optimizer's step is one pass.
   */
  override build(inputShape: readonly (number | null)[] | undefined = this.knownInputShape, key?: LayerKey): void {
    if (this.built) return
    const shape = inputShape?.filter((n, i) => !(i === 0 && n === null)) as Shape | undefined
    if (!shape)
      throw new ArgumentError(
        `${this.label}: does not know the shape of its input yet. Begin with new Input({ shape: [784] }), give the first layer inputShape, or call build([784]).`,
      )
    const known = this.knownInputShape
    if (known && !sameShape(known, shape))
      throw new ShapeError(
        this.label,
        `is for samples of ${formatShape(known)}, cannot be built for ${formatShape(shape)}.`,
        [known, shape],
      )
    if (key) {
      super.build(shape, key) // by an outer model, which lays out the weights
      return
    }
    this.#key = this.#seed === undefined ? freshKey() : keyOf(this.#seed)
    const before = new Set(weightsSoFar(this))
    const weightsKey = streamOf(this.#key, "weights")
    drawTogether(() => {
      super.build(shape, weightsKey)
      // Weights that were there before may be known to programs where they are.
      layTogether(this.trainableVariables.filter((variable) => !before.has(variable)))
    })
  }

  override get weights(): readonly Variable[] {
    this.build()
    return super.weights
  }
  override get trainableVariables(): readonly Variable[] {
    this.build()
    return super.trainableVariables
  }
  override get variables(): readonly Variable[] {
    this.build()
    return super.variables
  }

  override call(x: Tensor, options: Parameters<Layer["call"]>[1] = {}): Tensor {
    if (!this.built && this.knownInputShape) this.build()
    return super.call(x, options)
  }

  /** Copies of all weights, in order. */
  getWeights(): Tensor[] {
    return this.weights.map((variable) => variable.value)
  }

  /** Replaces all weights, in the order of `getWeights`. */
  setWeights(values: readonly TensorLike[]): void {
    const { weights } = this
    if (values.length !== weights.length)
      throw new ArgumentError(
        `${this.label}: has ${weights.length} weights, got ${values.length}. Their order: ${weights.map((v) => `${v.name} ${formatShape(v.shape)}`).join(", ")}.`,
      )
    weights.forEach((variable, i) => {
      variable.assign(values[i]!)
    })
  }

  /** Settles how it is trained. To be called again after a layer's `trainable` changed. */
  compile(options: ModelCompileOptions): void {
    const { optimizer, loss, metrics = [], target } = checkOptions("compile", options, compileOptions)
    if (target !== undefined) checkChoice("compile", "target", target, targetNames)
    if (!Array.isArray(metrics))
      throw new ArgumentError(`compile: metrics must be an array, as in metrics: ["accuracy"], got ${show(metrics)}.`)
    const found = metrics.map((metric) => resolveMetric(metric, "compile"))
    this.#settings = {
      optimizer: resolveOptimizer(optimizer, "compile"),
      loss: resolveLoss(loss, "compile"),
      metrics: found,
      names: distinct(["loss", ...found.map((metric) => metric.name)]),
      target,
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
   * Throws a NonFiniteError that names the first layer concerned when the loss becomes NaN or infinite.
   */
  fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<History>
  fit(data: LabelledData, options?: FitOptions): Promise<History>
  async fit(first: TensorLike | LabelledData, second?: TensorLike | FitOptions, third?: FitOptions): Promise<History> {
    const [all, options] = dataAndOptions("fit", first, second, third, fitOptions)
    const {
      batchSize = 32,
      epochs = 1,
      initialEpoch = 0,
      shuffle = true,
      seed,
      callbacks = [],
      signal,
      verbose = 0,
    } = options
    checkCount("fit", "batchSize", batchSize, 1)
    checkCount("fit", "epochs", epochs, 0)
    checkCount("fit", "initialEpoch", initialEpoch, 0)
    checkCount("fit", "verbose", verbose, 0)
    checkFlag("fit", "shuffle", shuffle)
    if (seed !== undefined) checkSeed("fit", seed)
    checkCallbacks(callbacks)
    checkRun(initialEpoch, epochs, signal)
    if (this.#training) throw new ArgumentError(`fit: ${this.label} is being trained: await that fit before the next.`)
    const { train: samples, validation } = splitSamples(all, options)
    const settings = this.#compiled("fit")
    if (!this.built && this.#seed === undefined) this.#seed = seed
    const steps = this.#stepsFor(samples)
    this.#checkLabels("fit", samples)
    if (validation) this.#checkLabels("fit: validation", validation)
    this.#key ??= freshKey()
    // Without a seed, each call of fit goes on differently; with one, it repeats.
    const runKey = seed === undefined ? foldIn(this.#key, 2 ** 31 + this.#fits++) : keyOf(seed)
    if (seed !== undefined) this.reseed(foldIn(streamOf(runKey, "draws"), initialEpoch))
    const orderKey = shuffle ? streamOf(runKey, "order") : undefined
    const trainee = { network: this, settings, steps, model: this }
    const schedule = { batchSize, epochs, initialEpoch, orderKey, validation, callbacks, signal, verbose }
    this.#training = true
    try {
      return await train(trainee, samples, schedule)
    } finally {
      this.#training = false
    }
  }

  /** Loss and metrics as means over all samples. */
  evaluate(x: TensorLike, y: TensorLike, options?: BatchSizeOption): Promise<Record<string, number>>
  evaluate(data: LabelledData, options?: BatchSizeOption): Promise<Record<string, number>>
  async evaluate(
    first: TensorLike | LabelledData,
    second?: TensorLike | BatchSizeOption,
    third?: BatchSizeOption,
  ): Promise<Record<string, number>> {
    const [samples, { batchSize = 32 }] = dataAndOptions("evaluate", first, second, third, batchSizeOption)
    checkCount("evaluate", "batchSize", batchSize, 1)
    const settings = this.#compiled("evaluate")
    const steps = this.#stepsFor(samples)
    this.#checkLabels("evaluate", samples)
    return (await evaluate(settings, steps, samples, { batchSize }))!
  }

  /** The outputs for all samples, computed in batches: [samples, …]. */
  async predict(x: TensorLike, options?: BatchSizeOption): Promise<Tensor> {
    const { batchSize = 32 } = checkOptions("predict", options, batchSizeOption)
    checkCount("predict", "batchSize", batchSize, 1)
    const samples = asTensor(x)
    if (samples.rank === 0)
      throw new ShapeError("predict", "x needs a first axis that counts the samples, got a scalar.", [[]])
    if (!this.built) this.build(this.knownInputShape ?? samples.shape.slice(1))
    this.#predict ??= compile((batch: Tensor) => this.call(batch), { target: this.#settings?.target })
    return predict(this.#predict, samples, batchSize)
  }

  /** One step on one batch. @returns loss and metrics, computed before the update. */
  async trainOnBatch(x: TensorLike, y: TensorLike): Promise<Record<string, number>> {
    const settings = this.#settings ?? this.#compiled("trainOnBatch")
    const batch = asSamples("trainOnBatch", x, y)
    const steps = this.#steps ?? this.#stepsFor(batch)
    this.#checkLabels("trainOnBatch", batch)
    const values = (await steps.train(batch.x, batch.y)).dataSync()
    if (!Number.isFinite(values[0])) throw explainNonFinite(this, settings, batch, values[0]!)
    return batchLogs(settings.names, values)
  }

  /** Loss and metrics of one batch, without learning from it. */
  async testOnBatch(x: TensorLike, y: TensorLike): Promise<Record<string, number>> {
    const settings = this.#compiled("testOnBatch")
    const batch = asSamples("testOnBatch", x, y)
    const steps = this.#stepsFor(batch)
    this.#checkLabels("testOnBatch", batch)
    return batchLogs(settings.names, (await steps.test(batch.x, batch.y)).dataSync())
  }

  #checkLabels(operation: string, { x, y }: Samples): void {
    const output = this.computeOutputShape(x.shape.slice(1))
    const loss = settledLoss(this.#settings!.loss, y.shape, [x.shape[0]!, ...output])
    checkLabels(operation, loss, y, output.at(-1))
  }

  #compiled(operation: string): TrainingSettings {
    if (this.#settings) return this.#settings
    throw new ArgumentError(
      `${operation}: ${this.label} does not know how to train yet. Call compile({ optimizer: "adam", loss: "meanSquaredError" }) first.`,
    )
  }

  #stepsFor(samples: Samples): Steps {
    // A shape that does not fit is reported by the first layer, which knows the cure.
    if (!this.built) this.build(this.knownInputShape ?? samples.x.shape.slice(1))
    this.#steps ??= createSteps(this, this.#settings!)
    return this.#steps
  }
}

/** What `Steps` return for one batch, [loss, sum of a metric, its count, …], by name. */
function batchLogs(names: readonly string[], values: ArrayLike<number>): Record<string, number> {
  const logs: Record<string, number> = { [names[0]!]: values[0]! }
  for (let i = 1; i < names.length; i++) logs[names[i]!] = values[2 * i - 1]! / values[2 * i]!
  return logs
}

/** The weights of the parts that are built already. */
const weightsSoFar = (layer: Layer): readonly Variable[] =>
  layer.built ? layer.weights : layer.sublayers.flatMap(weightsSoFar)
