import { NonFiniteError } from "../../base/errors.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import type { Recipe } from "../claim.ts"
import { exactShare } from "../readDigits.ts"
import { deadUnits } from "./answers.ts"
import { allDigits, digitsFor } from "./digitsData.ts"
import { activationNames, courseNetwork, networkLayers } from "./network.ts"
import { courseOptimizer, makeOptimizer } from "./optimizer.ts"

/**
 * Trains 784-40-20-10 with ReLU at one learning rate, and goes on with the same weights at another, with the same or
 * another activation. Curves by steps: `dead`, the share of hidden units whose sums are negative for each of 1,000 test
 * digits, and `test/accuracy`. Figures: `deadBefore`, `deadAfter`, `accuracyBefore`, `testAccuracy`.
 */
export const revive: Recipe<{
  readonly learningRate: number
  readonly iterations: number
  readonly next: { readonly activation: string; readonly learningRate: number; readonly iterations: number }
}> = {
  name: "revive",
  settings: {
    learningRate: 1,
    iterations: 1000,
    next: { activation: "relu", learningRate: 0.1, iterations: 1000 },
  },
  words: { next: { activation: activationNames } },
  async run(settings, context) {
    const { seed, target, record, signal, progress } = context
    const { train, test } = await digitsFor(allDigits, context)
    const looks = 10
    const phases = [
      { activation: "relu", learningRate: settings.learningRate, iterations: settings.iterations, name: "Before" },
      { ...settings.next, name: "After" },
    ]
    const total = settings.iterations + settings.next.iterations
    let steps = 0
    let weights: ReturnType<Sequential["getWeights"]> | undefined
    for (const { activation, learningRate, iterations, name } of phases) {
      const model = new Sequential(networkLayers({ ...courseNetwork, activation, initializer: "he" }), { seed })
      model.compile({
        optimizer: makeOptimizer({ ...courseOptimizer, learningRate }),
        loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
        metrics: ["accuracy"],
        target,
      })
      model.build([28, 28])
      if (weights) model.setWeights(weights)
      const before = steps
      const look = async (epoch: number, { valAccuracy }: Readonly<Record<string, number>>) => {
        steps = before + Math.round(((epoch + 1) * iterations) / looks)
        record.scalar("test/accuracy", steps, exactShare(valAccuracy ?? Number.NaN, test.size))
        record.scalar("dead", steps, await deadUnits(model, test.take(1000).x))
        progress(steps, total)
      }
      try {
        await model.fit(train, {
          ...{
            batchSize: 100,
            epochs: looks,
            stepsPerEpoch: Math.max(1, Math.round(iterations / looks)),
            replacement: true,
          },
          ...{ validationData: test, validationBatchSize: 1000, seed: 2 * seed + Number(name === "After") },
          callbacks: [{ onEpochEnd: look }],
          ...(signal && { signal }),
        })
      } catch (error) {
        // The step that overflowed is undone; what was learned until then is judged.
        if (!(error instanceof NonFiniteError)) throw error
      }
      weights = model.getWeights()
      const { accuracy } = await model.evaluate(test, { batchSize: 1000 })
      record.figure(`dead${name}`, await deadUnits(model, test.take(1000).x))
      record.figure(name === "After" ? "testAccuracy" : "accuracyBefore", exactShare(accuracy!, test.size))
    }
  },
}
