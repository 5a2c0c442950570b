import { NonFiniteError } from "../../base/errors.ts"
import type { Callback, CallbackLogs } from "../../callbacks/index.ts"
import { type Dataset, imageDataset, mnist } from "../../datasets/index.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import type { Tensor } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { exactShare } from "../readDigits.ts"
import { courseNetwork, type NetworkSettings, networkLayers } from "./network.ts"
import { courseOptimizer, makeOptimizer, type OptimizerSettings } from "./optimizer.ts"

export type DigitsSettings = {
  readonly data: {
    /** The first so many training digits; null takes all. */
    readonly train: number | null
    /** The first so many test digits; null takes all. */
    readonly test: number | null
    /** Every image also shifted by up to so many pixels, in all directions. */
    readonly shift: number
  }
  readonly network: NetworkSettings
  readonly optimizer: OptimizerSettings
  /** Steps. */
  readonly iterations: number
  readonly batchSize: number
  /** Steps between two looks at the test digits. */
  readonly every: number
  /** Whether the loss of every batch and the memory of a step are recorded. */
  readonly batches: boolean
  /** Whether batches are drawn with replacement, as the course does. */
  readonly replacement: boolean
  /** Training accuracy is that of all training digits, not of the batches since the last look. */
  readonly wholeTrainAccuracy: boolean
  /** Whether each look counts how often each digit is the answer. */
  readonly answers: boolean
}

/** The course's common settings: SGD on 784-40-20-10, batches of 100 with replacement, a test every 10 steps. */
const settings: DigitsSettings = {
  data: { train: null, test: null, shift: 0 },
  network: courseNetwork,
  optimizer: courseOptimizer,
  iterations: 2000,
  batchSize: 100,
  every: 10,
  batches: false,
  replacement: true,
  wholeTrainAccuracy: false,
  answers: false,
}

/**
 * Trains a network on MNIST's digits, as the notes' exercises do.
 *
 * With `batches`, also the curve `batch/loss` and the figures `lossDeviation`, the standard deviation of the batches'
 * losses over the last quarter of the training, and `memory`, the bytes that a step takes.
 *
 * Curves, by steps: `train/loss` and `train/accuracy` (means since the last look, or of all training digits),
 * `test/loss`, `test/accuracy`, and with `answers` `test/answers/0 … 9`, the share of test digits read as each. Figures:
 * `testAccuracy`, `bestTestAccuracy`, `trainAccuracy`, `testLoss`, `parameters`, `leftChance` (the first step after
 * which more than 0.2 are right; infinite if never), and with ReLU `deadUnits`, the share of hidden units that answer 0
 * to each of 1,000 test digits.
 */
export const trainDigits: Recipe<DigitsSettings> = { name: "trainDigits", settings, run }

async function run(given: DigitsSettings, context: RecipeContext): Promise<void> {
  const { seed, target, record, signal } = context
  const { train, test } = await digits(given.data, context)
  const model = new Sequential(networkLayers(given.network), { seed })
  model.compile({
    optimizer: makeOptimizer(given.optimizer),
    loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ["accuracy"],
    target,
  })
  model.build([28, 28])
  record.figure("parameters", model.countParams())

  // Tests in large steps; those of convolutions would need much memory.
  const validationBatchSize = given.network.convolutions.length > 0 ? 100 : 1000
  let [best, leftChance] = [0, Number.POSITIVE_INFINITY]
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
  if (/relu/i.test(given.network.activation)) record.figure("deadUnits", await deadUnits(model, test.take(1000).x))
}

async function digits(part: DigitsSettings["data"], { signal, usesData }: RecipeContext) {
  const data = await loaded(signal)
  usesData(data.name)
  const train = part.train === null ? data.train : data.train.take(part.train)
  const test = part.test === null ? data.test : data.test.take(part.test)
  return { train: part.shift > 0 ? shifted(train, part.shift) : train, test }
}

let cached: ReturnType<typeof mnist> | undefined

/** Read once, whatever many runs ask for it. */
function loaded(signal: AbortSignal | undefined): ReturnType<typeof mnist> {
  cached ??= mnist(signal ? { signal } : {}).catch((error) => {
    cached = undefined
    throw error
  })
  return cached
}

/** Every image in all its shifts by up to `most` pixels; what comes in is paper. */
function shifted({ images, labels, size }: Dataset, most: number): Dataset {
  const side = 28
  const moves = Array.from({ length: (2 * most + 1) ** 2 }, (_, i) => {
    const across = 2 * most + 1
    return [Math.floor(i / across) - most, (i % across) - most] as const
  })
  const all = new Uint8Array(moves.length * images.length)
  const names = new Uint8Array(moves.length * size)
  moves.forEach(([down, right], move) => {
    names.set(labels, move * size)
    for (let image = 0; image < size; image++)
      for (let row = Math.max(0, down); row < Math.min(side, side + down); row++)
        for (let column = Math.max(0, right); column < Math.min(side, side + right); column++)
          all[((move * size + image) * side + row) * side + column] =
            images[(image * side + row - down) * side + column - right]!
  })
  return imageDataset(all, names, [side, side])
}

/** How large a share of the images is read as each digit. */
async function answers(model: Sequential, { x, size }: Dataset): Promise<number[]> {
  const logits = await (await model.predict(x, { batchSize: 1000 })).data()
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < size; i++) {
    const row = logits.subarray(10 * i, 10 * i + 10)
    counts[row.indexOf(Math.max(...row))]!++
  }
  return counts.map((count) => count / size)
}

/** The share of hidden units behind an activation that answer 0 to every image. */
async function deadUnits(model: Sequential, images: Tensor): Promise<number> {
  let [dead, units] = [0, 0]
  let x = images
  for (const layer of model.layers) {
    x = layer.call(x)
    if (layer.kind !== "Activation") continue
    const width = x.shape.at(-1)!
    const values = await x.data()
    for (let unit = 0; unit < width; unit++) {
      let alive = false
      for (let at = unit; at < values.length && !alive; at += width) alive = values[at]! > 0
      if (!alive) dead++
    }
    units += width
  }
  return units === 0 ? 0 : dead / units
}
