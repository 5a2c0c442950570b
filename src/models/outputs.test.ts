import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import * as layers from "../layers/index.ts"
import type { Metric } from "../metrics/index.ts"
import { Adam, SGD } from "../optimizers/index.ts"
import { checkTarget, type TargetName, targetNames } from "../targets/index.ts"
import { ones, tensor, zeros } from "../tensor/index.ts"
import golden from "./functional.golden.json" with { type: "json" }
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import type { ModelCompileOptions } from "./options.ts"

function network() {
  const [left, right] = [Input({ shape: [6], name: "left" }), Input({ shape: [6], name: "right" })]
  const shared = new layers.Dense(5, { activation: "tanh", name: "shared" })
  const both = new layers.Concatenate({ name: "both" }).apply([shared.apply(left), shared.apply(right)])
  const hidden = new layers.Dense(10, { activation: "tanh", name: "hidden" }).apply(both)
  const residual = new layers.Add({ name: "residual" }).apply([both, hidden])
  const kind = new layers.Dense(3, { activation: "softmax", name: "kind" }).apply(residual)
  const price = new layers.Dense(1, { name: "price" }).apply(residual)
  return new Model({ inputs: [left, right], outputs: [kind, price] })
}
const x = [tensor(golden.left), tensor(golden.right)]
const y = [tensor(Int32Array.from(golden.labels)), tensor(golden.prices)]
const close = { relative: 2e-5, absolute: 2e-6 }

const ways: Record<string, (on: TargetName) => ModelCompileOptions> = {
  records: (target) => ({
    optimizer: new Adam({ learningRate: 0.01 }),
    loss: { kind: "sparseCategoricalCrossentropy", price: "meanSquaredError" },
    lossWeights: { kind: 1, price: 0.25 },
    metrics: { kind: ["accuracy"] },
    target,
  }),
  lists: (target) => ({
    optimizer: new Adam({ learningRate: 0.01 }),
    loss: ["sparseCategoricalCrossentropy", "meanSquaredError"],
    lossWeights: [1, 0.25],
    metrics: [["accuracy"], []],
    target,
  }),
}

for (const target of targetNames)
  describe.skipIf(!checkTarget(target).ok)(`two inputs, two outputs and a shared layer on ${target}`, () => {
    for (const [way, options] of Object.entries(ways))
      it(`train as in Keras, told in ${way}`, async () => {
        const model = network()
        model.setWeights(golden.weights)
        expect(model.weights.map((v) => v.name)).toEqual(golden.paths.map((path) => `model/${path}`))
        model.compile(options(target))
        const data = way === "lists" ? x : { left: x[0]!, right: x[1]! }
        const targets = way === "lists" ? y : { price: y[1]!, kind: y[0]! }
        const { history } = await model.fit(data, targets, { epochs: 3, batchSize: 8, shuffle: false })
        expect(Object.keys(history)).toEqual(["loss", "kind_loss", "price_loss", "kind_accuracy"])
        for (const [name, values] of Object.entries(golden.history)) expectClose(history[name]!, values, close)
        const evaluated = await model.evaluate(data, targets, { batchSize: 21 })
        for (const [name, value] of Object.entries(golden.evaluate)) expectClose(evaluated[name]!, value, close)
        const [kind, price] = await model.predict(x.map((part) => part.slice([[0, 4]])))
        expectClose(await kind.data(), golden.kind as Numbers, close)
        expectClose(await price.data(), golden.price as Numbers, close)
      })
  })

describe("several outputs", () => {
  const two = () => {
    const a = Input({ shape: [3] })
    const h = new layers.Dense(4, { activation: "softmax" })
    const p = h.apply(a)
    return new Model({ inputs: a, outputs: { p, q: new layers.Dense(1).apply(p) }, seed: 0 })
  }
  const target = "interpreter"
  const data = { p: [0, 1], q: [[1], [2]] }

  it("may be read by other layers as well: those see probabilities where the loss sees logits", async () => {
    const model = two()
    model.compile({
      optimizer: new SGD({ learningRate: 0 }),
      loss: { p: "sparseCategoricalCrossentropy", q: "meanSquaredError" },
      target,
    })
    const [plain, raw] = [model.call(ones([2, 3])), model.call(ones([2, 3]), { logits: [true, false] })]
    expect(raw.q.toArray()).toEqual(plain.q.toArray())
    expect(raw.p.toArray()).not.toEqual(plain.p.toArray())
    const logs = await model.evaluate(ones([2, 3]), data)
    expect(logs.p_loss! + logs.q_loss!).toBeCloseTo(logs.loss!, 5)
    const mean = plain.q.sub(data.q).square().mean().item()
    expect(logs.q_loss).toBeCloseTo(mean, 5)
  })

  it("validate under names that begin with val", async () => {
    const model = two()
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    const targets = { p: zeros([4, 4]), q: zeros([4, 1]) }
    const { history } = await model.fit(ones([4, 3]), targets, { validationSplit: 0.5 })
    expect(Object.keys(history)).toEqual(["loss", "p_loss", "q_loss", "valLoss", "valP_loss", "valQ_loss"])
    const logs = await model.trainOnBatch(ones([4, 3]), targets)
    expect(logs.p_loss! + logs.q_loss!).toBeCloseTo(logs.loss!, 5)
  })

  it("say what is missing or too much", async () => {
    const model = two()
    const compile = (options: object) => () => model.compile({ optimizer: "sgd", ...options } as ModelCompileOptions)
    expect(compile({ loss: { p: "meanSquaredError" } })).toThrow(
      "compile: loss: lacks the output 'q'. It takes 'p', 'q'.",
    )
    expect(compile({ loss: ["meanSquaredError"] })).toThrow("compile: loss: takes a list of 2 entries, got 1.")
    expect(compile({ loss: "meanSquaredError", metrics: { r: ["accuracy"] } })).toThrow(
      /has no place for the output 'r'/,
    )
    expect(compile({ loss: "meanSquaredError", lossWeights: [1, -1] })).toThrow(
      /the loss weight of 'q' must be a number of 0 or more/,
    )
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    await expect(model.fit(ones([2, 3]), { p: zeros([2, 4]) })).rejects.toThrow("fit: y: lacks the tensor 'q'")
    await expect(model.fit(ones([2, 3]), { p: zeros([2, 4]), q: zeros([3, 1]) })).rejects.toThrow(
      /x \[2, 3\] has 2 samples and y 'q' \[3, 1\] has 3/,
    )
  })
})

describe("a metric that is more than a mean", () => {
  const quiet = (metrics: NonNullable<ModelCompileOptions["metrics"]>) => {
    const model = network()
    model.setWeights(golden.weights)
    const loss = { kind: "sparseCategoricalCrossentropy", price: "meanSquaredError" } as const
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss, metrics, target: "interpreter" })
    return model
  }

  it("is finished from the mean over all samples, for its output and in every log", async () => {
    const model = quiet({ kind: ["accuracy"], price: ["mse", "rootMeanSquaredError"] })
    const { history } = await model.fit(x, y, { epochs: 1, batchSize: 5, validationData: [x, y] })
    for (const logs of [
      Object.fromEntries(Object.entries(history).map(([name, [value]]) => [name, value!])),
      await model.evaluate(x, y, { batchSize: 8 }),
      await model.trainOnBatch(x, y),
      await model.testOnBatch(x, y),
    ]) {
      expect(logs.price_rootMeanSquaredError! ** 2).toBeCloseTo(logs.price_mse!, 5)
      expect(logs.price_mse).toBeCloseTo(logs.price_loss!, 5)
      expect(logs.price_mse).not.toBeCloseTo(1, 2) // which is its own root
      expect(logs.kind_accuracy).toBeLessThanOrEqual(1)
    }
    expect(history.valPrice_rootMeanSquaredError![0]! ** 2).toBeCloseTo(history.price_mse![0]!, 5)
  })

  it("need not be one: an object with name and call is enough", async () => {
    const mine = { name: "mine", call: () => tensor([2, 4]) } as unknown as Metric
    expect((await quiet({ price: [mine] }).evaluate(x, y)).price_mine).toBe(3)
  })
})
