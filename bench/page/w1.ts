/** A browser page that trains W1, as a user would write it; pageSize.mjs bundles it. */
import { layers, losses, optimizers, random, Sequential, tensor } from "../../dist/index.js"

const model = new Sequential([
  new layers.Input({ shape: [784] }),
  new layers.Dense(50, { activation: "relu" }),
  new layers.Dense(10),
])
model.compile({
  optimizer: new optimizers.SGD({ learningRate: 0.1 }),
  loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
})
const x = random.uniform([100, 784], { seed: 0 })
const y = tensor(Int32Array.from({ length: 100 }, (_, i) => i % 10))
for (let step = 1; step <= 1000; step++) {
  const { loss } = await model.trainOnBatch(x, y)
  if (step % 100 === 0) document.body.append(`step ${step}: loss ${loss}\n`)
}
