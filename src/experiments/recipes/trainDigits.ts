import { NonFiniteError } from "../../base/errors.ts"
import type { Callback, CallbackLogs } from "../../callbacks/index.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import type { Recorder } from "../../runs/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { exactShare } from "../readDigits.ts"
import { answers, deadUnits, sharesOf } from "./answers.ts"
import { allDigits, type DigitsPart, digitsFor } from "./digitsData.ts"
import { gradientErrors } from "./gradientErrors.ts"
import { lookInside, recordInside } from "./lookInside.ts"
import { courseNetwork, type NetworkSettings, networkLayers, networkWords } from "./network.ts"
import { courseOptimizer, makeOptimizer, type OptimizerSettings, optimizerWords } from "./optimizer.ts"
import { recordVotes } from "./recordVotes.ts"
import { recordWeights } from "./recordWeights.ts"
import { meanAndStd } from "./stages.ts"
import { watchUpdates } from "./watchUpdates.ts"
import { recordWeightImages } from "./weightImages.ts"

export type DigitsSettings = {
  readonly data: DigitsPart
  readonly network: NetworkSettings
  readonly optimizer: OptimizerSettings
  /** Steps; with 0 there is no training and no test, only what `inside` and `gradientCheck` tell. */
  readonly iterations: number
  readonly batchSize: number
  /** Steps between two looks at the test digits. */
  readonly every: number
  /** Whether batches are drawn with replacement, as the course does. */
  readonly replacement: boolean
  /** Training accuracy is that of all training digits, not of the batches since the last look. */
  readonly wholeTrainAccuracy: boolean
  /** Whether each look counts how often each digit is the answer. */
  readonly answers: boolean
  /** Whether the first batch is followed through all layers and back before training. */
  readonly inside: boolean
  /** Whether gradients are compared with numerical ones before training. */
  readonly gradientCheck: boolean
  /** Whether the loss of every batch and the memory of a step are recorded. */
  readonly batches: boolean
  /** Whether the weights are looked at after training. */
  readonly weights: boolean
  /** After training, so many networks answer that are each what one mask of dropout leaves; 0 for none. */
  readonly masks: number
  /** How much a mask takes away; null for what training took. */
  readonly maskRate: number | null
  /** Of how many units of the first dense layer the weights are recorded as images, before and after training. */
  readonly weightImages: number
}

/** The course's common settings: SGD on 784-40-20-10, batches of 100 with replacement, a test every 10 steps. */
const settings: DigitsSettings = {
  data: allDigits,
  network: courseNetwork,
  optimizer: courseOptimizer,
  iterations: 2000,
  batchSize: 100,
  every: 10,
  replacement: true,
  wholeTrainAccuracy: false,
  answers: false,
  inside: false,
  gradientCheck: false,
  batches: false,
  weights: false,
  masks: 0,
  maskRate: null,
  weightImages: 0,
}

/**
 * Trains a network on MNIST's digits, as the notes' exercises do.
 *
 * Curves, by steps: `train/loss` and `train/accuracy` (means since the last look, or of all training digits),
 * `test/loss`, `test/accuracy`, and with `answers` `test/answers/0 … 9`, the share of test digits read as each. Figures:
 * - `testAccuracy`, `bestTestAccuracy`, `trainAccuracy`, `testLoss`, `parameters`, `multiplyAdds` (of a digit);
 * - `leftChance`, the first step after which more than 0.2 are right (infinite if never);
 * - `wobble` and `trainWobble`, the standard deviations of the last fifth of the curves of accuracy;
 * - `update/layer1` … and `update/normalization1` …, how far weights moved over the whole training, see `watchUpdates`;
 * - with ReLU `deadUnits`, the share of hidden units that answer 0 to each of 1,000 test digits;
 * - with `answers` `label/0 … 9`, the share of test digits that are each;
 * - with `inside` what `recordInside` tells, with `weights` what `recordWeights`, with `masks` what `recordVotes`;
 * - with `gradientCheck` `gradientError/layer1` …;
 * - with `weightImages` what `recordWeightImages` tells, before and after training;
 * - with `batches` the curve `batch/loss`, `lossDeviation`, the standard deviation of the batches' losses over the last
 *   quarter of the training, and `memory`, the bytes that a step takes.
 */
export const trainDigits: Recipe<DigitsSettings> = {
  name: "trainDigits",
  settings,
  words: { network: networkWords, optimizer: optimizerWords },
  run,
  subject,
}

const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true })

async function subject(given: DigitsSettings, context: RecipeContext) {
  const { train, test } = await digitsFor(given.data, context)
  const model = new Sequential(networkLayers(given.network), { seed: context.seed })
  const optimizer = makeOptimizer(given.optimizer)
  model.compile({ optimizer, loss, metrics: ["accuracy"], target: context.target })
  model.build([28, 28])
  return { model, train, test, batchSize: given.batchSize, steps: Math.max(1, given.iterations) }
}

async function run(given: DigitsSettings, context: RecipeContext): Promise<void> {
  const { seed, target, record, signal } = context
  const { model, train, test } = await subject(given, context)
  record.figure("parameters", model.countParams())
  record.figure("multiplyAdds", model.multiplyAdds([28, 28]))
  if (given.inside) {
    const { x, y } = train.take(given.batchSize)
    recordInside(await lookInside(model.layers, x, y, loss, { target }), record)
  }
  if (given.gradientCheck) {
    const { x, y } = train.take(10) // enough to tell, and the interpreter is slow
    recordByLayer("gradientError", await gradientErrors(model.layers, x, y, loss, { seed, target }), record)
  }
  if (given.answers)
    sharesOf(test.labels).forEach((share, digit) => {
      record.figure(`label/${digit}`, share)
    })
  if (given.iterations === 0) return // to be looked into, not judged
  const updates = watchUpdates(model.layers)
  const drawWeights = async (when: string) => {
    const first = model.layers.find(({ kind }) => kind === "Dense")!.weights[0]!
    const kernel = (await first.value.data()) as Float32Array
    recordWeightImages(kernel, { count: given.weightImages, when, record })
  }
  if (given.weightImages > 0) await drawWeights("before")

  // Tests in large steps; those of convolutions would need much memory.
  const validationBatchSize = given.network.convolutions.length > 0 ? 100 : 1000
  let [best, leftChance] = [0, Number.POSITIVE_INFINITY]
  const curves = { train: [] as number[], test: [] as number[] }
  const look = async (epoch: number, logs: Readonly<Record<string, number>>) => {
    const step = (epoch + 1) * given.every
    const whole = given.wholeTrainAccuracy
      ? await model.evaluate(train, { batchSize: validationBatchSize })
      : { loss: logs.loss!, accuracy: logs.accuracy! }
    const accuracy = exactShare(logs.valAccuracy ?? Number.NaN, test.size)
    record.scalar("train/loss", step, whole.loss!)
    record.scalar("train/accuracy", step, whole.accuracy!)
    record.scalar("test/loss", step, logs.valLoss ?? Number.NaN)
    record.scalar("test/accuracy", step, accuracy)
    if (given.answers)
      (await answers(model, test)).forEach((share, digit) => {
        record.scalar(`test/answers/${digit}`, step, share)
      })
    curves.train.push(whole.accuracy!)
    curves.test.push(accuracy)
    best = Math.max(best, accuracy)
    if (accuracy > 0.2) leftChance = Math.min(leftChance, step)
    context.progress(step, given.iterations, `test ${(100 * accuracy).toFixed(1)} %`)
  }
  const batchLosses: number[] = []
  let before = 0
  const hooks: Callback = {
    onEpochEnd: look,
    ...(given.batches && {
      onBatchEnd(batch: number, { loss }: CallbackLogs) {
        // What is told is the mean of the epoch so far.
        const sum = (batch + 1) * loss!
        const own = sum - (batch === 0 ? 0 : before)
        before = sum
        record.scalar("batch/loss", batchLosses.push(own), own)
      },
    }),
  }
  try {
    await model.fit(train, {
      batchSize: given.batchSize,
      epochs: Math.ceil(given.iterations / given.every),
      stepsPerEpoch: given.every,
      replacement: given.replacement,
      validationData: test,
      validationBatchSize,
      seed,
      callbacks: [hooks],
      ...(signal && { signal }),
    })
  } catch (error) {
    // A rate too large ends in overflow, which is a result here.
    if (!(error instanceof NonFiniteError)) throw error
    record.figure("overflow", 1)
  }

  const judged = await model.evaluate(test, { batchSize: validationBatchSize })
  const learned = await model.evaluate(train.take(10_000), { batchSize: validationBatchSize })
  record.figure("testAccuracy", exactShare(judged.accuracy!, test.size))
  record.figure("testLoss", judged.loss!)
  if (given.batches) {
    const last = batchLosses.slice(-Math.ceil(given.iterations / 4))
    const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length
    const deviation = Math.sqrt(last.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / last.length)
    record.figure("lossDeviation", deviation)
    record.figure("memory", model.memory({ batchSize: given.batchSize }).total)
  }
  record.figure("bestTestAccuracy", Math.max(best, judged.accuracy!))
  record.figure("trainAccuracy", exactShare(learned.accuracy!, Math.min(train.size, 10_000)))
  record.figure("leftChance", leftChance)
  record.figure("wobble", wobbleOf(curves.test))
  record.figure("trainWobble", wobbleOf(curves.train))
  if (given.weightImages > 0) await drawWeights("after")
  const { kernels, normalizations } = updates()
  recordByLayer("update", kernels, record)
  normalizations.forEach((update, i) => {
    record.figure(`update/normalization${i + 1}`, update)
  })
  if (given.weights) recordWeights(model.layers, record)
  if (given.masks > 0) {
    const { inverted, dropout } = given.network
    const rate = given.maskRate ?? dropout
    await recordVotes(model.layers, test, { masks: given.masks, rate, inverted, seed }, record)
  }
  if (/relu/i.test(given.network.activation)) record.figure("deadUnits", await deadUnits(model, test.take(1000).x))
}

/** Standard deviation of the last fifth of a curve. */
const wobbleOf = (curve: readonly number[]): number => meanAndStd(curve.slice(Math.floor(0.8 * curve.length))).std

/** A value for each layer with weights, counted from 1: as a figure, and as a curve whose step is the layer. */
function recordByLayer(name: string, values: readonly number[], record: Recorder): void {
  values.forEach((value, i) => {
    record.figure(`${name}/layer${i + 1}`, value)
    record.scalar(name, i + 1, value)
  })
}
