/**
 * A browser page that trains W1 with a step of its own, as somebody writes it who counts bytes: layers, loss and optimizer
 * come from their own entries, so that a bundler takes no others along. pageSize.mjs bundles it.
 */
import { compile, random, type Tensor, tensor, valueAndGrad } from "../../dist/index.js"
import { Dense } from "../../dist/layers/index.js"
import { SparseCategoricalCrossentropy } from "../../dist/losses/index.js"
import { SGD } from "../../dist/optimizers/index.js"

const hidden = new Dense(50, { activation: "relu" })
const output = new Dense(10)
const forward = (x: Tensor) => output.call(hidden.call(x))
const x = random.uniform([100, 784], { seed: 0 })
const y = tensor(Int32Array.from({ length: 100 }, (_, i) => i % 10))
forward(x) // makes the weights
const weights = [hidden, output].flatMap((layer) => layer.trainableVariables)
const loss = new SparseCategoricalCrossentropy({ fromLogits: true })
const optimizer = new SGD({ learningRate: 0.1 })
const step = compile((x: Tensor, y: Tensor) => {
  const [value, gradients] = valueAndGrad(() => loss.compute(y, forward(x)), weights)
  optimizer.apply(gradients, weights)
  return value
})
for (let i = 1; i <= 1000; i++) {
  const value = await step(x, y)
  if (i % 100 === 0) document.body.append(`step ${i}: loss ${value.item()}\n`)
}
