// A training loop of one's own: one step (forward, backward, update) is traced once and runs as one program.
import { compile, explain, layers, losses, optimizers, Sequential, type Tensor, tensor, valueAndGrad } from "kasane"

const x = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const y = tensor([[0], [1], [1], [0]]) // exclusive or

const model = new Sequential(
  [
    new layers.Input({ shape: [2] }),
    new layers.Dense(8, { activation: "tanh" }),
    new layers.Dense(1), // logits
  ],
  { seed: 1 },
)
const variables = model.trainableVariables
const optimizer = new optimizers.Adam({ learningRate: 0.05 })
const loss = new losses.BinaryCrossentropy({ fromLogits: true })

const step = compile((x: Tensor, y: Tensor) => {
  const [value, gradients] = valueAndGrad(() => loss.compute(y, model.call(x, { training: true })), variables)
  optimizer.apply(gradients, variables)
  return value
})

for (let i = 1; i <= 300; i++) {
  const value = await step(x, y)
  if (i % 100 === 0) console.log(`step ${i}: loss ${value.item().toFixed(4)}`)
}

// What a step consists of: the whole network learns in these kernels.
console.log(explain(step, x, y))

const predict = compile((x: Tensor) => model.call(x).sigmoid())
const answers = (await predict(x)).toArray() as number[][]
console.log(`0⊕0, 0⊕1, 1⊕0, 1⊕1: ${answers.map(([p]) => Math.round(p!)).join(", ")}`)
