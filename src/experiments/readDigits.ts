import { type Dataset, mnist } from "../datasets/index.ts"
import type { Layer } from "../layers/layer.ts"
import * as losses from "../losses/index.ts"
import { Sequential } from "../models/index.ts"
import * as optimizers from "../optimizers/index.ts"
import { defaultTarget } from "../targets/index.ts"
import type { EpochRecord, Experiment, Outcome, RunOptions, Settings } from "./experiment.ts"
import { lossCurve } from "./lossCurve.ts"
import { surestMistakes } from "./surestMistakes.ts"

/** What makes one network that reads digits different from another. */
export interface Recipe extends Pick<Experiment, "id" | "title" | "description" | "defaults"> {
  /** In one line, for people: `784-256-128-10`. */
  readonly network: string
  /** From images [28, 28] to ten logits. */
  readonly layers: () => Layer[]
  /** How many examples are used unless all are asked for (`full`). Default: all. */
  readonly part?: { readonly train: number; readonly test: number }
  /** Whether the learning rate falls evenly from epoch to epoch rather than staying as it is; `full`: with all examples. */
  readonly falling?: boolean | "full"
}

/** An experiment that trains a network with Adam on softmax cross-entropy to read MNIST's digits. */
export const readDigits = (recipe: Recipe): Experiment => ({
  id: recipe.id,
  title: recipe.title,
  description: recipe.description,
  defaults: recipe.defaults,
  run: (options) => run(recipe, options),
})

async function run(recipe: Recipe, options: RunOptions = {}): Promise<Outcome> {
  const { seed = 0, target, signal, watch = {} } = options
  const settings: Settings = {
    epochs: options.epochs ?? recipe.defaults.epochs,
    batchSize: options.batchSize ?? recipe.defaults.batchSize,
    learningRate: options.learningRate ?? recipe.defaults.learningRate,
  }

  // 1. Data.
  const data = await mnist({
    ...(watch.onDownload && { onProgress: (progress) => watch.onDownload?.(progress) }),
    ...(signal && { signal }),
  })
  const part = options.full ? undefined : recipe.part
  const falling = recipe.falling === true || (recipe.falling === "full" && options.full === true)
  const limited = (set: Dataset, usual: number | undefined) => {
    const most = options.limit ?? usual
    return most === undefined ? set : set.take(most)
  }
  const [train, test] = [limited(data.train, part?.train), limited(data.test, part?.test)]
  const stepsPerEpoch = Math.ceil(train.size / settings.batchSize)

  // 2. Network.
  const model = new Sequential(recipe.layers(), { seed })
  model.compile({
    optimizer: new optimizers.Adam({ learningRate: settings.learningRate }),
    loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ["accuracy"],
    target,
  })
  model.build([28, 28])
  watch.onStart?.({
    target: target ?? defaultTarget().name,
    dataset: data.name,
    source: data.source,
    notices: data.notices,
    ...(data.name !== "mnist-60000" && { shortfall: `Not the full MNIST but ${data.source}` }),
    trainSize: train.size,
    testSize: test.size,
    parameters: model.countParams(),
    network: recipe.network,
    settings,
    stepsPerEpoch,
  })

  // 3. Training.
  const began = performance.now()
  const epochs: EpochRecord[] = []
  const curve = lossCurve(settings.epochs * stepsPerEpoch)
  let epoch = 0
  let seen = 0
  let epochBegan = began
  const { batchSize } = settings
  await model.fit(train, {
    batchSize,
    epochs: settings.epochs,
    validationData: test,
    seed,
    callbacks: [
      {
        onEpochBegin(index) {
          epoch = index + 1
          seen = 0
          if (falling) model.optimizer.learningRate = settings.learningRate * (1 - index / settings.epochs)
          epochBegan = performance.now()
        },
        onBatchEnd(index, logs) {
          const [loss, accuracy] = [logs.loss!, logs.accuracy!]
          curve.add(index, loss)
          seen = Math.min(train.size, seen + batchSize)
          const share = exactShare(accuracy, seen)
          watch.onBatch?.({ epoch, step: index + 1, steps: stepsPerEpoch, loss, accuracy: share })
        },
        onEpochEnd(_, { loss, accuracy, valLoss, valAccuracy }) {
          const record = {
            epoch,
            loss: loss!,
            accuracy: exactShare(accuracy!, seen),
            ...(valLoss === undefined && { partial: true as const }),
            ...(valLoss !== undefined && { valLoss }),
            ...(valAccuracy !== undefined && { valAccuracy: exactShare(valAccuracy, test.size) }),
            seconds: secondsSince(epochBegan),
          }
          epochs.push(record)
          watch.onEpoch?.(record)
        },
      },
    ],
    ...(signal && { signal }),
  })

  // 4. The test, also of a training that was stopped.
  const { loss, accuracy } = await model.evaluate(test, { batchSize })
  const logits = await model.predict(test.x, { batchSize })
  return {
    experiment: recipe.id,
    seed,
    target: target ?? defaultTarget().name, // another one, if the first failed
    dataset: data.name,
    trainSize: train.size,
    testSize: test.size,
    settings,
    epochs,
    testLoss: loss!,
    testAccuracy: exactShare(accuracy!, test.size),
    seconds: secondsSince(began),
    interrupted: signal?.aborted ?? false,
    losses: curve.points(),
    misread: surestMistakes(test, await logits.data(), 6),
  }
}

/** A share of `count` answers, as right answers / answers: without what the mean of float32 means has rounded off. */
export function exactShare(share: number, count: number): number {
  return Math.round(share * count) / count
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000
}
