import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import type { ActivationName } from "../activations/resolve.ts"
import * as layers from "../layers/index.ts"
import * as losses from "../losses/index.ts"
import { Adam, SGD } from "../optimizers/index.ts"
import { checkTarget, type TargetName, targetNames } from "../targets/index.ts"
import { oneHot, type TensorLike, tensor } from "../tensor/index.ts"
import { Sequential } from "./sequential.ts"
import golden from "./training.golden.json" with { type: "json" }

const lossClasses = {
  meanSquaredError: losses.MeanSquaredError,
  binaryCrossentropy: losses.BinaryCrossentropy,
  categoricalCrossentropy: losses.CategoricalCrossentropy,
  sparseCategoricalCrossentropy: losses.SparseCategoricalCrossentropy,
}
const optimizerClasses = { Adam, SGD }
const labels = tensor(Int32Array.from(golden.labels))
const targetsOf: Record<string, TensorLike> = {
  meanSquaredError: golden.targets,
  binaryCrossentropy: golden.binaryLabels,
  categoricalCrossentropy: oneHot(labels, 4),
  sparseCategoricalCrossentropy: labels,
}

interface Case {
  readonly loss: string
  readonly fromLogits: boolean
  readonly hidden: string
  readonly head: string
  readonly optimizer: string
  readonly optimizerOptions: object
}

function modelOf(
  { loss, fromLogits, hidden, head, optimizer, optimizerOptions }: Case,
  target: TargetName,
  metrics: readonly "accuracy"[] = [],
) {
  const binary = loss === "binaryCrossentropy"
  const model = new Sequential([
    new layers.Input({ shape: [12] }),
    new layers.Dense(16, { activation: hidden as ActivationName }),
    new layers.Dense(8, { activation: hidden as ActivationName }),
    new layers.Dense(binary ? 1 : 4, { activation: head as ActivationName }),
  ])
  model.setWeights((binary ? golden.weights1 : golden.weights4) as TensorLike[])
  const LossClass = lossClasses[loss as keyof typeof lossClasses]
  model.compile({
    optimizer: new optimizerClasses[optimizer as "SGD" | "Adam"](optimizerOptions),
    loss: fromLogits ? new LossClass({ fromLogits } as object) : new LossClass(),
    metrics,
    target,
  })
  const [x, y] = [tensor(golden.x), tensor(targetsOf[loss]!)]
  return { model, x, y }
}

const title = ({ loss, fromLogits, optimizer, optimizerOptions, hidden, head }: Case): string =>
  `${optimizer} ${JSON.stringify(optimizerOptions)}, ${loss}${fromLogits ? " from logits" : ""}, ${hidden} to ${head}`

/** Ten steps let rounding grow a little. */
const close = { relative: 2e-5, absolute: 2e-6 }

for (const target of targetNames)
  describe.skipIf(!checkTarget(target).ok)(`training on ${target} gives Keras's numbers`, () => {
    for (const row of golden.steps)
      it(`ten steps: ${title(row)}`, async () => {
        const { model, x, y } = modelOf(row, target)
        const [batchX, batchY] = [x.slice([[0, 10]]), y.slice([[0, 10]])]
        const seen: number[] = []
        for (let step = 0; step < 10; step++) seen.push((await model.trainOnBatch(batchX, batchY)).loss!)
        expectClose(seen, row.losses, close)
        expectClose(await (await model.predict(x.slice([[0, 3]]))).data(), row.predictions as Numbers, close)
      })

    for (const row of golden.fit)
      it(`three epochs with a small last batch: ${title(row)}`, async () => {
        const metrics = row.loss === "meanSquaredError" ? [] : (["accuracy"] as const)
        const { model, x, y } = modelOf(row, target, metrics)
        const record = await model.fit(x, y, {
          epochs: row.epochs,
          batchSize: row.batchSize,
          shuffle: false,
          validationData: [x.slice([[0, 7]]), y.slice([[0, 7]])],
        })
        expect(Object.keys(record.history).sort()).toEqual(Object.keys(row.history).sort())
        for (const [name, values] of Object.entries(row.history))
          expectClose(record.history[name]!, values as readonly number[], close)
        const evaluated = await model.evaluate(x, y, { batchSize: row.batchSize })
        for (const [name, value] of Object.entries(row.evaluate)) expectClose(evaluated[name]!, value as number, close)
        const predicted = await model.predict(x.slice([[0, 4]]), { batchSize: row.batchSize })
        expectClose(await predicted.data(), row.predict as Numbers, close)
      })
  })
