import { expect, test } from "vitest"
import * as layers from "../../layers/index.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import { createRecorder } from "../../runs/index.ts"
import { random, type Tensor, tensor } from "../../tensor/index.ts"
import { gradientErrors } from "./gradientErrors.ts"
import { lookInside, recordInside } from "./lookInside.ts"
import { courseNetwork, networkLayers, withSlope } from "./network.ts"
import { watchUpdates } from "./watchUpdates.ts"

const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true })

/** A network of the course's, and a few images that are noise. */
function network(changes: object = {}) {
  const model = new Sequential(networkLayers({ ...courseNetwork, hidden: [6, 5], ...changes }), { seed: 3 })
  model.build([28, 28])
  return { model, x: random.uniform([8, 28, 28], { seed: 1 }), y: random.randint([8], 0, 10, { seed: 2 }) }
}

test("what goes forward and comes back is what a derivation by hand gives", async () => {
  // One sample x = (1, 2) through u = x·W₁ = (3, −1), relu, y = h·W₂, loss = mean (y − t)².
  const model = new Sequential([
    new layers.Dense(2, { useBias: false }),
    new layers.Activation("relu"),
    new layers.Dense(1, { useBias: false }),
  ])
  model.build([2])
  const [first, second] = model.weights
  first!.assign([
    [1, 1],
    [1, -1],
  ])
  second!.assign([[2], [5]])
  const { layers: found } = await lookInside(
    model.layers,
    tensor([[1, 2]]),
    tensor([[4]]),
    new losses.MeanSquaredError(),
  )
  expect([...found[0]!.values]).toEqual([3, 0])
  expect([...found[1]!.values]).toEqual([6])
  expect(found[0]!.zeros).toBe(0.5)
  // ∂loss/∂y = 2·(6 − 4) = 4; ∂/∂h = 4·(2, 5) = (8, 20); ∂/∂u = (8, 0); ∂/∂W₁ = x ⊗ (8, 0); ∂/∂W₂ = (3, 0)·4.
  const rms = (...values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
  expect(found[1]!.signal).toBeCloseTo(4)
  expect(found[0]!.weights).toBeCloseTo(rms(8, 20) / 4)
  expect(found[0]!.slope).toBeCloseTo(rms(8, 0) / rms(8, 20))
  expect(found[0]!.signal).toBeCloseTo(rms(8, 0))
  expect(found[0]!.gradient).toBeCloseTo(rms(8, 0, 16, 0))
  expect(found[1]!.gradient).toBeCloseTo(rms(12, 0))
})

test("looking leaves running statistics and streams of masks as they were", async () => {
  const { model, x, y } = network({ batchNormalization: true, trainedScale: true, dropout: 0.3 })
  const before = model.variables.map(({ value }) => [...value.dataSync()])
  await lookInside(model.layers, x, y, loss)
  await gradientErrors(model.layers, x, y, loss, { directions: 1 })
  expect(model.variables.map(({ value }) => [...value.dataSync()])).toEqual(before)
})

test("the record has a point a layer, and the figures of each", async () => {
  const { model, x, y } = network({ initializer: "he", activation: "relu" })
  const record = createRecorder()
  const inside = await lookInside(model.layers, x, y, loss)
  recordInside(inside, record)
  const { scalars, histograms, manifest } = record.finish({ seed: 3, target: "wasm", settings: {} })
  expect(scalars["forward/std"]!.steps).toEqual([0, 1, 2, 3])
  expect(scalars["backward/gradient"]!.steps).toEqual([1, 2, 3])
  expect(histograms["activation/layer1"]!.histograms[0]!.count).toBe(8 * 6)
  const { figures } = manifest
  expect(figures.gradientRatio).toBeCloseTo(figures["gradient/layer2"]! / figures["gradient/layer3"]!)
  expect(figures.gradientSpan).toBeCloseTo(figures["gradient/layer3"]! / figures["gradient/layer1"]!)
})

test("right gradients pass the check, with and without normalization", async () => {
  for (const changes of [{ initializer: "xavier" }, { initializer: "he", batchNormalization: true }]) {
    const { model, x, y } = network(changes)
    for (const error of await gradientErrors(model.layers, x, y, loss)) expect(error).toBeLessThan(1e-4)
  }
})

test("a derivative taken at the output fails the check in all layers below it, and only there", async () => {
  const { model, x, y } = network({ initializer: "xavier", derivative: "sigmoidOfOutput" })
  const [first, second, last] = await gradientErrors(model.layers, x, y, loss)
  expect(first).toBeGreaterThan(0.01)
  expect(second).toBeGreaterThan(0.01)
  expect(last).toBeLessThan(1e-4)
})

test("the check finds the relative error that there is, whatever the directions", async () => {
  // A gradient that is three halves of the right one is off by one half.
  const steep = (x: Tensor) => withSlope(x, x, x.mul(0).add(1.5))
  const model = new Sequential([new layers.Dense(3), new layers.Activation(steep)])
  model.build([4])
  const [error] = await gradientErrors(
    model.layers,
    random.normal([2, 4], { seed: 1 }),
    random.normal([2, 3], { seed: 2 }),
    new losses.MeanSquaredError(),
  )
  expect(error).toBeCloseTo(0.5, 3)
})

test("what is frozen, and a scale that does not learn, have an update of exactly 0", async () => {
  const { model, x, y } = network({ frozen: [2], batchNormalization: true })
  model.compile({ optimizer: "sgd", loss, target: "wasm" })
  const updates = watchUpdates(model.layers)
  await model.fit(x, y, { epochs: 1 })
  const { kernels, normalizations } = updates()
  expect(kernels.map((update) => update === 0)).toEqual([false, true, false])
  expect(normalizations).toEqual([0, 0])
})

test("a scale that learns has moved", async () => {
  const { model, x, y } = network({ batchNormalization: true, trainedScale: true })
  model.compile({ optimizer: "sgd", loss, target: "wasm" })
  const updates = watchUpdates(model.layers)
  await model.fit(x, y, { epochs: 1 })
  for (const update of updates().normalizations) expect(update).toBeGreaterThan(0)
})
