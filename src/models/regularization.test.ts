import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import * as layers from "../layers/index.ts"
import golden from "../layers/regularization.golden.json" with { type: "json" }
import { Adam, SGD } from "../optimizers/index.ts"
import { L1, L1L2, L2 } from "../regularizers/index.ts"
import { checkTarget, type TargetName, targetNames } from "../targets/index.ts"
import { compile, explain, ones, type Tensor, type TensorLike, tensor, valueAndGrad, zeros } from "../tensor/index.ts"
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import { judgeOutputs } from "./outputs.ts"
import { Sequential } from "./sequential.ts"
import { createSteps } from "./steps.ts"

/** As `network` in tools/golden/regularization.py: a nested model, a layer applied twice, a frozen one. */
function network(row: typeof golden.SGD, optimizer: Adam | SGD, target?: TargetName, recompute = false) {
  const [l1, l2, both] = [new L1(0.05), new L2(0.1), new L1L2({ l1: 0.02, l2: 0.03 })]
  const regular = { kernelRegularizer: l2, biasRegularizer: l1 }
  const inner = new Sequential([new layers.Dense(3, { activation: "tanh", ...regular })])
  const shared = new layers.Dense(3, { activation: "tanh", activityRegularizer: both, ...regular })
  const frozen = new layers.Dense(3, { trainable: false, activityRegularizer: l2, ...regular })
  const head = new layers.Dense(3, { activation: "softmax", kernelRegularizer: both, activityRegularizer: l2 })
  const x = Input({ shape: [4] })
  const model = new Model({ inputs: x, outputs: head.apply(frozen.apply(shared.apply(shared.apply(inner.apply(x))))) })
  model.setWeights(row.weights as TensorLike[])
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"], target, recompute })
  return model
}

const close = { relative: 1e-5, absolute: 2e-6 }
const cases = [
  ["SGD", golden.SGD, () => new SGD({ learningRate: 0.1 })],
  ["Adam", golden.Adam, () => new Adam({ learningRate: 0.01 })],
] as const

async function compareSteps(model: Model, row: typeof golden.SGD) {
  const [x, y] = [tensor(row.x).slice([[0, 5]]), tensor(Int32Array.from(row.labels)).slice([[0, 5]])]
  for (const loss of row.stepLosses) expectClose((await model.trainOnBatch(x, y)).loss!, loss, close)
  for (const [i, weight] of model.weights.entries())
    expectClose(await weight.value.data(), row.weightsAfterSteps[i] as Numbers, close)
}

describe("training with regularizers", () => {
  for (const [name, row, optimizer] of cases)
    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(`gives Keras's losses and weights, with ${name} on ${target}`, async () => {
        const model = network(row, optimizer(), target)
        await compareSteps(model, row)
        const labels = tensor(Int32Array.from(row.labels))
        const { history } = await model.fit(row.x, labels, { batchSize: 4, epochs: 2, shuffle: false })
        expectClose(history.loss!, row.history.loss, close)
        expect(history.accuracy).toEqual(row.history.accuracy.map((value) => expect.closeTo(value, 6)))
        expectClose((await model.evaluate(row.x, labels, { batchSize: 4 })).loss!, row.evaluate.loss, close)
        for (const [i, weight] of model.weights.entries())
          expectClose(await weight.value.data(), row.weightsAfterFit[i] as Numbers, close)
      })

  it("is the same where values are computed again on the way back", async () => {
    await compareSteps(network(golden.SGD, new SGD({ learningRate: 0.1 }), undefined, true), golden.SGD)
  })

  it("is the same in a loop of one's own, from the losses of the model", async () => {
    const { x, labels, stepLosses } = golden.SGD
    const optimizer = new SGD({ learningRate: 0.1 })
    const model = network(golden.SGD, optimizer)
    const variables = model.trainableVariables
    const step = compile((x: Tensor, y: Tensor) => {
      const [loss, gradients] = valueAndGrad(() => {
        const p = model.call(x, { training: true }) as Tensor
        const error = p.log().mul(y).sum({ axis: -1 }).mean().neg()
        return model.losses.reduce((sum, penalty) => sum.add(penalty), error)
      }, variables)
      optimizer.apply(gradients, variables)
      return loss
    })
    const y = labels.slice(0, 5).map((label) => [0, 1, 2].map((c) => Number(c === label)))
    for (const loss of stepLosses) expectClose((await step(tensor(x.slice(0, 5)), tensor(y))).item(), loss, close)
  })

  it("adds penalties to the sum of several outputs, not to the loss of each", async () => {
    const x = Input({ shape: [2] })
    const options = { kernelInitializer: "ones", kernelRegularizer: new L2(1) } as const
    const [a, b] = [1, 2].map((units) => new layers.Dense(units, { name: `out${units}`, ...options }).apply(x))
    const model = new Model({ inputs: x, outputs: [a!, b!] })
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", lossWeights: [10, 1] })
    const logs = await model.evaluate(ones([3, 2]), [zeros([3, 1]), zeros([3, 2])])
    expect(logs).toEqual({ loss: 40 + 4 + 2 + 4, out1_loss: 4, out2_loss: 4 })
  })

  it("leaves out weights that do not learn from the next compile on", async () => {
    const layer = new layers.Dense(1, { kernelInitializer: "ones", kernelRegularizer: new L2(1) })
    const model = new Sequential([Input({ shape: [2] }), layer, new layers.Dense(1, { kernelInitializer: "zeros" })])
    const judge = async () => {
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
      return (await model.evaluate(ones([1, 2]), [[0]])).loss
    }
    expect(await judge()).toBe(2)
    layer.trainable = false
    expect(await judge()).toBe(0)
  })

  it("names the regularizer where its penalty is what overflows", async () => {
    const layer = new layers.Dense(1, { kernelInitializer: "ones", kernelRegularizer: new L2(3e38) })
    const model = new Sequential([Input({ shape: [2] }), layer])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
    await expect(model.trainOnBatch(ones([1, 2]), [[0]])).rejects.toThrow(
      "every layer's output is finite, but a regularizer gives Infinity (largest weight 1). Lower its factor, or lower the learning rate",
    )
  })

  it("takes one sum over each weight, and no pass of its own for the gradient", () => {
    const kernels = (options: object) => {
      const model = new Sequential([
        Input({ shape: [8, 8, 1] }),
        new layers.Conv2D(4, 3, { activation: "relu", ...options }),
        new layers.Flatten(),
        new layers.Dense(3, { activation: "softmax", ...options }),
      ])
      const outputs = judgeOutputs(model.ends.outputs, { loss: "crossentropy" })
      const settings = { optimizer: new SGD(), outputs, names: ["loss"], target: "wasm" } as const
      const { train } = createSteps(model, settings)
      const rows = explain(train, ones([10, 8, 8, 1]), ones([10, 3]))
        .split("\n")
        .slice(1, -1)
      return rows.map((row) => row.replace(/^ *\d+ +/, ""))
    }
    const [plain, regular] = [kernels({}), kernels({ kernelRegularizer: "l2" })]
    const added = regular.filter((row) => row.endsWith("regularization"))
    expect(added.map((row) => row.split(" ")[0])).toEqual(["reduce", "reduce"])
    expect(regular.length).toBe(plain.length + added.length)
  })
})
