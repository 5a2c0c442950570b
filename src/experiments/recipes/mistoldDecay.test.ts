import { expect, test } from "vitest"
import { SparseCategoricalCrossentropy } from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import { random, tensor, valueAndGrad } from "../../tensor/index.ts"
import { gradientErrors } from "./gradientErrors.ts"
import { MistoldDecay } from "./mistoldDecay.ts"
import { courseNetwork, networkLayers } from "./network.ts"

test("a decay that is reported otherwise trains as the right one", () => {
  const decay = new MistoldDecay({ l1: 1, l2: 0.5 }, 10)
  const [value, gradient] = valueAndGrad((w) => decay.call(w))(tensor([3, -4]))
  expect(value.dataSync()[0]).toBeCloseTo(10 * 5 + 7)
  expect([...gradient.dataSync()]).toEqual([3 + 1, -4 - 1])
})

test.each([
  ["squares", 0, 1e-4],
  ["roots", 0.01, 10],
  ["none", 0.01, 10],
])(
  "the gradient check finds a decay that the loss counts as %s to be off by %d to %d",
  async (decayInLoss, low, high) => {
    const network = { ...courseNetwork, hidden: [6], activation: "tanh", initializer: "xavier", l2: 0.5, decayInLoss }
    const model = new Sequential(networkLayers(network), { seed: 1 })
    model.build([28, 28])
    const x = random.uniform([2, 28, 28], { seed: 1 })
    const errors = await gradientErrors(model.layers, x, tensor([3, 7], { dtype: "int32" }), loss)
    expect(errors).toHaveLength(2)
    for (const error of errors) {
      expect(error).toBeGreaterThanOrEqual(low)
      expect(error).toBeLessThan(high)
    }
  },
)

const loss = new SparseCategoricalCrossentropy({ fromLogits: true })
