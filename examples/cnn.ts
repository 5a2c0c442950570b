// A small residual network reads digits: branches with the functional model, its memory before anything runs, and training.
import { Input, layers, Model, optimizers, type SymbolicTensor } from "kasane"
import { mnist } from "kasane/datasets"

/** Two convolutions beside a shortcut. */
function block(x: SymbolicTensor, filters: number): SymbolicTensor {
  let y = new layers.Conv2D(filters, 3, { padding: "same", activation: "relu" }).apply(x)
  y = new layers.Conv2D(filters, 3, { padding: "same" }).apply(y)
  return new layers.Activation("relu").apply(new layers.Add().apply([x, y]))
}

const image = Input({ shape: [28, 28] })
let x = new layers.Reshape([28, 28, 1]).apply(image)
x = new layers.Conv2D(16, 3, { padding: "same", activation: "relu" }).apply(x)
x = new layers.MaxPooling2D(2).apply(block(x, 16))
x = new layers.MaxPooling2D(2).apply(block(x, 16))
const digit = new layers.Dense(10, { activation: "softmax" }).apply(new layers.Flatten().apply(x))

const model = new Model({ inputs: image, outputs: digit, seed: 0 })
model.compile({
  optimizer: new optimizers.Adam({ learningRate: 2e-3 }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
})
console.log(model.summary())

const { activations, total } = model.memory({ batchSize: 100, training: true })
console.log(`A step of 100 takes ${total} bytes, ${activations} of them for activations.`)
console.log(`In 1 GiB fit batches of ${model.largestBatch({ memory: "1GiB" })}.`)

const { train, test } = await mnist()
const few = { train: train.take(2000), test: test.take(500) }
await model.fit(few.train, { batchSize: 100, epochs: 3, validationData: few.test, verbose: 1 })
