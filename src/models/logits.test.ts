import { describe, expect, it } from "vitest"
import { linear, relu, sigmoid, softmax } from "../activations/index.ts"
import * as layers from "../layers/index.ts"
import {
  BinaryCrossentropy,
  BinaryFocalCrossentropy,
  CategoricalCrossentropy,
  CategoricalFocalCrossentropy,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from "../losses/index.ts"
import { SGD } from "../optimizers/index.ts"
import { tensor } from "../tensor/index.ts"
import { logitsForProbabilities, lossFromLogits } from "./logits.ts"
import { Sequential } from "./sequential.ts"

describe("the loss from logits", () => {
  it("takes the place of a cross-entropy of probabilities, with its settings", () => {
    const smoothed = new CategoricalCrossentropy({ labelSmoothing: 0.1, reduction: "sum" })
    expect(lossFromLogits(smoothed, softmax)).toMatchObject({ fromLogits: true, labelSmoothing: 0.1, reduction: "sum" })
    expect(lossFromLogits(new SparseCategoricalCrossentropy(), softmax)).toMatchObject({ fromLogits: true })
    expect(lossFromLogits(new BinaryCrossentropy(), sigmoid)).toMatchObject({ fromLogits: true })
    const settings = { alpha: 0.75, gamma: 1, labelSmoothing: 0.1, reduction: "sum" } as const
    for (const [loss, activation] of [
      [new CategoricalFocalCrossentropy(settings), softmax],
      [new BinaryFocalCrossentropy({ ...settings, applyClassBalancing: true }), sigmoid],
    ] as const)
      expect(lossFromLogits(loss, activation)).toMatchObject({ ...loss, fromLogits: true })
  })

  it("leaves all others as they are", () => {
    class Focal extends BinaryCrossentropy {}
    expect(lossFromLogits(new Focal(), sigmoid)).toBeUndefined()
    expect(lossFromLogits(new MeanSquaredError(), softmax)).toBeUndefined()
    expect(lossFromLogits(new BinaryCrossentropy(), softmax)).toBeUndefined()
    expect(lossFromLogits(new SparseCategoricalCrossentropy(), relu)).toBeUndefined()
    expect(lossFromLogits(new SparseCategoricalCrossentropy({ fromLogits: true }), softmax)).toBeUndefined()
    expect(lossFromLogits(new SparseCategoricalCrossentropy(), undefined)).toBeUndefined()
  })

  it("lets a sure and wrong softmax or sigmoid learn, where clipped probabilities would not", async () => {
    for (const [head, loss, label] of [
      [new layers.Dense(2, { activation: "softmax" }), "sparseCategoricalCrossentropy", [0]],
      [new layers.Activation("sigmoid"), "binaryCrossentropy", [[0, 1]]],
    ] as const) {
      const model = new Sequential([new layers.Dense(2), head])
      model.compile({ optimizer: new SGD({ learningRate: 1e-4 }), loss, metrics: ["accuracy"], target: "interpreter" })
      model.build([2])
      const identity = [
        [1, 0],
        [0, 1],
      ]
      model.setWeights(model.weights.map((v) => (v.shape.length === 2 ? identity : [0, 0])))
      // Logits 0 and 200 (or 200 and 0): the wrong class is certain beyond float32's digits.
      const x = tensor(head instanceof layers.Dense ? [[0, 200]] : [[200, 0]])
      const first = await model.trainOnBatch(x, tensor(label))
      expect(first.loss).toBeGreaterThan(90)
      expect((await model.testOnBatch(x, tensor(label))).loss).toBeLessThan(first.loss! - 0.5)
      // What it predicts stays a probability.
      for (const p of (await model.predict(x)).dataSync()) expect(p >= 0 && p <= 1).toBe(true)
    }
  })
})

describe("plain numbers for a loss of probabilities", () => {
  it("are doubted, with both cures", () => {
    expect(logitsForProbabilities(new SparseCategoricalCrossentropy(), linear)).toMatch(
      /takes probabilities\. .*"softmax", or use new losses\.SparseCategoricalCrossentropy\(\{ fromLogits: true \}\)/,
    )
    expect(logitsForProbabilities(new BinaryCrossentropy(), linear)).toMatch(/"sigmoid"/)
    expect(logitsForProbabilities(new BinaryFocalCrossentropy(), linear)).toMatch(/"sigmoid"/)
    expect(logitsForProbabilities(new CategoricalFocalCrossentropy(), linear)).toMatch(/"softmax"/)
  })

  it("are not doubted where they belong", () => {
    expect(logitsForProbabilities(new SparseCategoricalCrossentropy({ fromLogits: true }), linear)).toBeUndefined()
    expect(logitsForProbabilities(new SparseCategoricalCrossentropy(), softmax)).toBeUndefined()
    expect(logitsForProbabilities(new MeanSquaredError(), linear)).toBeUndefined()
  })
})
