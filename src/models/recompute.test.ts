import { describe, expect, it } from "vitest"
import * as layers from "../layers/index.ts"
import type { SymbolicTensor } from "../layers/symbolicTensor.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { random } from "../tensor/index.ts"
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import type { ModelCompileOptions } from "./options.ts"
import { Sequential } from "./sequential.ts"
import { stretchesOf } from "./stretches.ts"

const dense = (units = 8) => new layers.Dense(units, { activation: "tanh" })

const row = () =>
  new Sequential(
    [
      Input({ shape: [8] }),
      ...Array.from({ length: 8 }, (_, i) => (i === 3 ? new layers.Dropout(0.3) : dense())),
      dense(2),
    ],
    { seed: 1 },
  )

/** Residual blocks, with an output in the middle. */
function residual() {
  const x = Input({ shape: [8] })
  let h: SymbolicTensor = x
  let middle: SymbolicTensor = x
  for (let i = 0; i < 6; i++) {
    h = new layers.Add().apply([h, dense().apply(dense().apply(h))])
    if (i === 1) middle = new layers.Dense(3, { activation: "softmax", name: "early" }).apply(h)
  }
  return new Model({ inputs: x, outputs: { early: middle, late: dense(2).apply(h) }, seed: 2 })
}
const x = random.normal([48, 8], { seed: 3 })
const y = random.normal([48, 2], { seed: 4 })
const classes = random.randint([48], 0, 3, { seed: 5 })

const kinds = {
  Sequential: {
    make: row,
    y,
    loss: "meanSquaredError",
  },
  Model: {
    make: residual,
    y: { early: classes, late: y },
    loss: { early: "sparseCategoricalCrossentropy", late: "meanSquaredError" },
  },
} as const

describe("a model compiled with recompute", () => {
  for (const [kind, { make, y: targets, loss }] of Object.entries(kinds)) {
    const compiled = (options: Partial<ModelCompileOptions>) => {
      const model = make()
      model.compile({ optimizer: "adam", loss, ...options } as ModelCompileOptions)
      return model
    }
    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(
        `trains ${kind} to the same weights, to the last bit, on ${target}`,
        async () => {
          const run = async (recompute: boolean) => {
            const model = compiled({ recompute, target })
            const { history } = await model.fit(x, targets, { epochs: 2, batchSize: 20, seed: 6 })
            return { history, weights: model.getWeights().map((w) => w.toArray()) }
          }
          expect(await run(true)).toEqual(await run(false))
        },
      )

    it(`takes less memory for ${kind}`, () => {
      const [kept, again] = [false, true].map((recompute) => compiled({ recompute }).memory({ batchSize: 4096 }))
      expect(again!.activations).toBeLessThan(kept!.activations)
      expect(again!.total).toBeLessThan(0.8 * kept!.total)
      for (const same of ["parameters", "optimizer", "data"] as const) expect(again![same]).toBe(kept![same])
    })
  }

  it("cuts n layers into about √n stretches", () => {
    expect(stretchesOf([1, 2, 3, 4, 5, 6, 7])).toEqual([[1, 2, 3], [4, 5, 6], [7]])
    expect(stretchesOf([1])).toEqual([[1]])
    expect(stretchesOf([])).toEqual([])
  })
})
