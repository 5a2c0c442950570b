import { describe, expect, it } from "vitest"
import type { AnyModel } from "../inspect/anyModel.ts"
import * as layers from "../layers/index.ts"
import { Input, Model } from "../models/index.ts"
import { Adam } from "../optimizers/adam.ts"
import { random } from "../tensor/index.ts"
import { healthy, target } from "./_networks.test-helper.ts"
import { checkup } from "./checkup.ts"

const grave = (findings: Awaited<ReturnType<typeof checkup>>) =>
  findings.filter(({ severity }) => severity !== "note").map(({ id, evidence }) => `${id}: ${evidence.en}`)

const stateOf = (model: AnyModel) =>
  [...model.variables, ...model.optimizer.variables].map(({ name, value }) => [name, [...value.dataSync()]])

describe.each(Object.entries(healthy))("of %s the doctor", (_, make) => {
  it("finds nothing wrong, and leaves all state as it was", async () => {
    const { model, train, test } = make()
    model.lossOn("test", train.x, train.y) // builds it, with the optimizer's slots
    const before = stateOf(model)
    expect(grave(await checkup(model, { ...train, test }))).toEqual([])
    expect(stateOf(model)).toEqual(before)
  })

  it("finds nothing wrong when it has been trained", async () => {
    const { model, train, test } = make()
    await model.fit(train, { epochs: 20, seed: 1 })
    expect(grave(await checkup(model, { ...train, test, quick: true }))).toEqual([])
  })
})

describe("of a model with several inputs and outputs the doctor", () => {
  const [image, size] = [Input({ shape: [9] }), Input({ shape: [1] })]
  const both = new layers.Dense(16, { activation: "relu" }).apply(new layers.Concatenate().apply([image, size]))
  const kind = new layers.Dense(3, { activation: "softmax" }).apply(both)
  const price = new layers.Dense(1).apply(both)
  const model = new Model({ inputs: { image, size }, outputs: { kind, price }, seed: 0 })
  const loss = { kind: "sparseCategoricalCrossentropy", price: "meanSquaredError" } as const
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss, target })
  const x = { image: random.normal([120, 9], { seed: 1 }), size: random.normal([120, 1], { seed: 2 }) }
  const y = {
    kind: x.image.slice([null, [0, 3]]).argmax({ axis: 1 }),
    price: x.size.add(x.image.mean({ axis: 1, keepdims: true })),
  }

  it("finds nothing wrong, and what is", async () => {
    const any = model as unknown as AnyModel
    expect(grave(await checkup(any, { x, y }))).toEqual([])
    const found = await checkup(any, { x: { ...x, size: x.size.mul(1000) }, y, quick: true })
    expect(found.map(({ id }) => id)).toContain("unscaledInputs")
  })
})
