// The documented API as a user writes it. test/types.test.ts compiles this file in a project of its own.
import { layers, optimizers, Sequential } from "kasane"
import { mnist } from "kasane/datasets"

const model = new Sequential([
  new layers.Flatten(),
  new layers.Dense(50, { activation: "relu" }),
  new layers.Dense(10, { activation: "softmax" }),
])
model.compile({
  optimizer: new optimizers.Adam({ learningRate: 1e-3 }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
})
const { train, test } = await mnist()
await model.fit(train, { batchSize: 100, epochs: 5, validationData: test })
// Options that may or may not be set are passed on as they are.
await model.fit(train, { epochs: undefined, callbacks: undefined, signal: undefined })
