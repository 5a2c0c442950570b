/** The same with a model, for comparison; all names of losses, optimizers and metrics come along. */
import { random, Sequential, tensor } from "../../dist/index.js"
import { Dense } from "../../dist/layers/index.js"
import { SparseCategoricalCrossentropy } from "../../dist/losses/index.js"
import { SGD } from "../../dist/optimizers/index.js"

const model = new Sequential([new Dense(50, { activation: "relu", inputShape: [784] }), new Dense(10)])
model.compile({
  optimizer: new SGD({ learningRate: 0.1 }),
  loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
})
const x = random.uniform([100, 784], { seed: 0 })
const y = tensor(Int32Array.from({ length: 100 }, (_, i) => i % 10))
for (let step = 1; step <= 1000; step++) {
  const { loss } = await model.trainOnBatch(x, y)
  if (step % 100 === 0) document.body.append(`step ${step}: loss ${loss}\n`)
}
