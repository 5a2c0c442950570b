import { describe, expect, it } from "vitest"
import { healthy } from "./_networks.test-helper.ts"
import { checkup } from "./checkup.ts"
import type { AnyModel } from "./exam.ts"

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
