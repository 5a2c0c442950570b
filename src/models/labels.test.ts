import { describe, expect, it } from "vitest"
import * as layers from "../layers/index.ts"
import { Adam } from "../optimizers/index.ts"
import { tensor } from "../tensor/index.ts"
import { Sequential } from "./sequential.ts"

function model(): Sequential {
  const made = new Sequential([new layers.Dense(3, { activation: "softmax" })], { seed: 0 })
  made.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", target: "interpreter" })
  return made
}
const x = tensor([[1], [2], [3], [4]])

describe("labels that are no class of the model", () => {
  it.each([3, -1, 0.5, Number.NaN])("are refused: %s", async (label) => {
    const y = tensor([0, 1, label, 2])
    const message = new RegExp(`the label of sample 2 is ${label}, but the model tells apart 3 classes, .* from 0 to 2`)
    await expect(model().fit(x, y)).rejects.toThrow(message)
    await expect(model().evaluate(x, y)).rejects.toThrow(message)
    await expect(model().trainOnBatch(x, y)).rejects.toThrow(message)
    await expect(model().testOnBatch(x, y)).rejects.toThrow(message)
    await expect(model().fit(x, tensor([0, 1, 2, 2]), { validationData: [x, y] })).rejects.toThrow(message)
  })

  it("are accepted as whole numbers of any dtype", async () => {
    await model().fit(x, tensor([0, 1, 2, 2]), { batchSize: 2 })
    await model().fit(x, tensor(Int32Array.of(0, 1, 2, 2)), { batchSize: 2 })
  })
})

describe("targets of focal losses", () => {
  it("are refused where they are no probabilities, as those of cross-entropies", async () => {
    for (const [loss, activation] of [
      ["categoricalFocalCrossentropy", "softmax"],
      ["binaryFocalCrossentropy", "sigmoid"],
    ] as const) {
      const focal = new Sequential([new layers.Dense(2, { activation })], { seed: 0 })
      focal.compile({ optimizer: new Adam(), loss, target: "interpreter" })
      const y = [
        [0, 1],
        [1, 0],
        [2, 0],
        [1, 0],
      ]
      await expect(focal.fit(x, y)).rejects.toThrow(`a target of sample 2 is 2, but ${loss} takes probabilities`)
    }
  })
})
