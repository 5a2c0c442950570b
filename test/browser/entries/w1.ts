import { Dense } from "../../../src/layers/index.ts"
import { SparseCategoricalCrossentropy } from "../../../src/losses/index.ts"
import { SGD } from "../../../src/optimizers/index.ts"
import { compile, random, type Tensor, tensor, valueAndGrad } from "../../../src/tensor/index.ts"

/** 784-50(ReLU)-10 on one batch of 100, with a step of its own, as a page does that counts its bytes. */
export async function train(steps: number): Promise<number[]> {
  const layers = [new Dense(50, { activation: "relu" }), new Dense(10)] as const
  const forward = (x: Tensor) => layers[1].call(layers[0].call(x))
  const x = random.uniform([100, 784], { seed: 0 })
  const y = tensor(Int32Array.from({ length: 100 }, (_, i) => i % 10))
  forward(x) // makes the weights
  const weights = layers.flatMap((layer) => layer.trainableVariables)
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true })
  const optimizer = new SGD({ learningRate: 0.1 })
  const step = compile((x: Tensor, y: Tensor) => {
    const [value, gradients] = valueAndGrad(() => loss.compute(y, forward(x)), weights)
    optimizer.apply(gradients, weights)
    return value
  })
  const seen: number[] = []
  for (let i = 0; i < steps; i++) seen.push((await step(x, y)).item())
  return seen
}
