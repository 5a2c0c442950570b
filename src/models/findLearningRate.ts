import { checkCount, checkNumber, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import type { OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { foldIn, key as keyOf } from "../base/threefry.ts"
import type { BaseModel } from "./baseModel.ts"
import { createBatches, type LabelledData, type Samples } from "./batches.ts"
import { createBreather } from "./breathe.ts"
import type { ModelData } from "./ends.ts"
import { explainNonFinite } from "./nonFinite.ts"
import { type BatchSizeOption, dataAndOptions } from "./options.ts"
import { permutation, streamOf } from "./seeds.ts"
import type { Trainee } from "./train.ts"

export interface LearningRateSearchOptions extends BatchSizeOption {
  /** The first rate, above 0. Default 1e-7. */
  readonly from?: number | undefined
  /** The last rate. Default 10. */
  readonly to?: number | undefined
  /** How many rates are tried, one a batch, each the same multiple of the one before; 10 or more. Default 100. */
  readonly steps?: number | undefined
  /** Fixes the order of samples and dropout. Default 0: a search that is repeated gives the same curve. */
  readonly seed?: number | undefined
  /** Ends the search after the current batch; what was found until then is returned. */
  readonly signal?: AbortSignal | undefined
}

const known: OptionNames<LearningRateSearchOptions> = {
  from: true,
  to: true,
  steps: true,
  batchSize: true,
  seed: true,
  signal: true,
}

/** The curve of a search: for each rate that was tried, in order, what the loss was. */
export interface LearningRateSearch {
  readonly rates: readonly number[]
  /** Of each batch, before the step at that rate: what is seen there is the work of the rates before. */
  readonly losses: readonly number[]
  /** Their moving mean over about a tenth of the steps (it keeps 1 − 10 / steps), corrected for its start. */
  readonly smoothed: readonly number[]
  /** A tenth of the rate where that is least, after the first tenth; undefined if it falls by less than a hundredth. */
  readonly suggestion: number | undefined
  /** Whether it ended early because the loss had grown to four times its least, or was no longer a number. */
  readonly exploded: boolean
}

/**
 * A learning rate range test (Smith, 2015, "Cyclical learning rates for training neural networks", section 3.3): trains
 * at rates that grow from step to step, and sees at which the loss falls and at which it explodes. Works with every
 * model and optimizer; give it the batch size that you will train with. Afterwards model and optimizer are as they were,
 * weights, moments, rate and random streams, also after an abort or an error; a model that was not built yet is, with
 * its first weights. Only full batches are used, for the losses of smaller ones are wilder.
 *
 * It is fastai's `lr_find`, which Lightning has too: 100 rates from 1e-7 to 10, each the same multiple of the one before,
 * one a batch; a moving mean of the losses; an end when that has grown to four times its least. Two things were chosen
 * among theirs by trial, with nine optimizers on four small networks. The suggestion is fastai's first, a tenth of the
 * rate of the least loss, for at that rate itself steps are as large as can be borne; the first tenth of the rates is
 * left out. It led to 1.3 times the loss of the best rate after an epoch, by the median, and to less than twice in nine
 * cases of ten; the middle of the valley, fastai's default today, to 5 times, since it takes the noise before anything
 * is learned for a part of the fall; the steepest place, Lightning's, to 1.8 times and to 11 in one case of ten, where a
 * single batch decides. And their mean, which keeps 0.98 of itself, lags behind by half the search.
 *
 * If it did not explode, the best rate may lie above `to`, and so for Adadelta, which wants 1 and more.
 *
 * Throws a NonFiniteError that tells why if already the first loss is NaN or infinite.
 * @example
 * const model = new Sequential([new layers.Dense(1)], { seed: 0 })
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * const x = random.normal([64, 3], { seed: 1 })
 * const { suggestion, exploded } = await findLearningRate(model, x, x.sum({ axis: 1, keepdims: true }))
 * exploded // → true
 * suggestion!.toFixed(2) // → 0.19
 * model.optimizer.learningRate = suggestion!
 */
export function findLearningRate<In, Out>(
  model: BaseModel<In, Out>,
  x: ModelData,
  y: ModelData,
  options?: LearningRateSearchOptions,
): Promise<LearningRateSearch>
export function findLearningRate<In, Out>(
  model: BaseModel<In, Out>,
  data: LabelledData,
  options?: LearningRateSearchOptions,
): Promise<LearningRateSearch>
export async function findLearningRate<In, Out>(
  model: BaseModel<In, Out>,
  first: ModelData | LabelledData,
  second?: ModelData | LearningRateSearchOptions,
  third?: LearningRateSearchOptions,
): Promise<LearningRateSearch> {
  const where = "findLearningRate"
  const [samples, options] = dataAndOptions(where, model.ends, first, second, third, known)
  const { from = 1e-7, to = 10, steps = 100, batchSize = 32, seed = 0, signal } = options
  checkNumber(where, "from", from, "be a number above 0", (n) => n > 0)
  checkNumber(where, "to", to, `be above from, which is ${from}`, (n) => n > from)
  checkCount(where, "steps", steps, 10)
  checkCount(where, "batchSize", batchSize, 1)
  checkSeed(where, seed)
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    throw new ArgumentError(`${where}: signal must be that of an AbortController, got ${show(signal)}.`)
  if (samples.size === 0) throw new ArgumentError(`${where}: x has no samples.`)
  const rates = Array.from({ length: steps }, (_, i) => from * (to / from) ** (i / (steps - 1)))
  return model.trainWith(where, samples, undefined, async (trainee) => {
    const state = [...new Set([...model.variables, ...trainee.settings.optimizer.variables])]
    const before = state.map((variable) => variable.value)
    try {
      model.reseed(streamOf(keyOf(seed), "draws"))
      return await tryRates(trainee, samples, rates, { batchSize, seed, signal })
    } finally {
      state.forEach((variable, i) => {
        variable.assign(before[i]!)
      })
    }
  })
}

interface Trial {
  readonly batchSize: number
  readonly seed: number
  readonly signal: AbortSignal | undefined
}

async function tryRates(
  { network, settings, steps }: Trainee,
  samples: Samples,
  rates: readonly number[],
  { batchSize, seed, signal }: Trial,
): Promise<LearningRateSearch> {
  const size = Math.min(batchSize, samples.size)
  const inEpoch = Math.floor(samples.size / size)
  const batches = createBatches(samples, size)
  const orderKey = streamOf(keyOf(seed), "order")
  const breathe = createBreather()
  const kept = 1 - 10 / rates.length
  const [losses, smoothed]: [number[], number[]] = [[], []]
  let order: Uint32Array | undefined
  let [mean, least, exploded] = [0, Infinity, false]
  for (const [i, rate] of rates.entries()) {
    if (signal?.aborted) break
    if (i % inEpoch === 0) order = permutation(samples.size, foldIn(orderKey, i / inEpoch))
    const batch = batches(i % inEpoch, order)
    settings.optimizer.learningRate = rate
    const loss = (await steps.train(...batch.x, ...batch.y)).dataSync()[0]!
    if (!Number.isFinite(loss)) {
      if (i === 0) throw explainNonFinite(network, settings, batch, loss)
      exploded = true
      break
    }
    mean = kept * mean + (1 - kept) * loss
    const smooth = mean / (1 - kept ** (i + 1))
    losses.push(loss)
    smoothed.push(smooth)
    least = Math.min(least, smooth)
    // Four times the least; a loss may be negative too.
    exploded = smooth > least + 3 * Math.abs(least)
    if (exploded) break
    const breath = breathe()
    if (breath) await breath
  }
  const tried = rates.slice(0, losses.length)
  return { rates: tried, losses, smoothed, suggestion: suggest(tried, smoothed, rates.length), exploded }
}

function suggest(rates: readonly number[], smoothed: readonly number[], steps: number): number | undefined {
  // Before, the mean is of a few batches, whose noise may be lower than anything that is learned.
  const first = Math.ceil(steps / 10) - 1
  const start = smoothed[first]
  if (start === undefined) return undefined
  const least = Math.min(...smoothed.slice(first))
  return start - least < Math.abs(start) / 100 ? undefined : rates[smoothed.lastIndexOf(least)]! / 10
}
