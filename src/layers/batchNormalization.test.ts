import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { Sequential } from "../models/index.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { checkGradients, compile, grad, random, type Tensor, tensor, zeros } from "../tensor/index.ts"
import { BatchNormalization } from "./batchNormalization.ts"
import * as layers from "./index.ts"
import golden from "./normalization.golden.json" with { type: "json" }

describeGolden(BatchNormalization, golden.BatchNormalization)

const flags = [true, false]
const combinations = flags.flatMap((center) =>
  flags.flatMap((scale) => flags.map((trainable) => ({ center, scale, trainable }))),
)

describe("BatchNormalization", () => {
  it("has gradients of first and second order through the statistics of the batch", () => {
    for (const shape of [
      [5, 3],
      [3, 2, 2, 2],
    ]) {
      const layer = new BatchNormalization()
      layer.build(shape.slice(1))
      const counts = random.normal(shape, { seed: 1 })
      const x = random.normal(shape, { seed: 2 })
      const total = (at: Tensor): Tensor => layer.call(at, { training: true }).mul(counts).sum()
      checkGradients((at) => total(at!), [x])
      checkGradients((at) => grad(total)(at!).square().sum(), [x], { tolerance: 1e-5 })
    }
  })

  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(
      `keeps its digits where the mean is 10000 and the deviation 1, on ${target}`,
      async () => {
        for (const shape of [
          [4000, 4],
          [8, 20, 25, 4],
        ]) {
          const layer = new BatchNormalization({ momentum: 0, epsilon: 0 })
          layer.build(shape.slice(1))
          const noise = random.normal(shape, { seed: 3 })
          const x = noise.add(10_000)
          const step = compile((at: Tensor) => layer.call(at, { training: true }), { target })
          const output = (await step(x)).reshape([4000, 4])
          // In float64, from the very numbers that the layer gets.
          const columns = [0, 1, 2, 3].map((c) =>
            Float64Array.from(
              x
                .reshape([4000, 4])
                .slice([null, [c, c + 1]])
                .dataSync(),
            ),
          )
          for (const [c, values] of columns.entries()) {
            const mean = values.reduce((a, b) => a + b) / 4000
            const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4000
            expectClose(layer.movingMean!.value.dataSync()[c]!, mean, { relative: 2e-7 })
            expectClose(layer.movingVariance!.value.dataSync()[c]!, variance, { relative: 3e-6 })
            const normal = [...values].map((v) => (v - mean) / Math.sqrt(variance))
            expectClose(output.slice([null, [c, c + 1]]).dataSync() as Float32Array, normal, {
              relative: 1e-5,
              absolute: 1e-5,
            })
          }
        }
      },
    )

  it("keeps its digits where the first sample lies far from all others", () => {
    const x = random.normal([64, 4, 4, 1], { seed: 4 }).dataSync().slice() as Float32Array
    x.fill(1000, 0, 16)
    const layer = new BatchNormalization({ momentum: 0 })
    layer.call(tensor(x, { shape: [64, 4, 4, 1] }), { training: true })
    const mean = x.reduce((a, b) => a + b, 0) / x.length
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length
    expectClose(layer.movingVariance!.value.dataSync() as Float32Array, [variance], { relative: 64 * 2 ** -23 })
  })

  it("follows the batches while training and lets nothing move otherwise", () => {
    const layer = new BatchNormalization({ momentum: 0.5 })
    const x = tensor([[0], [4]])
    layer.call(x)
    expect(layer.movingMean!.value.toArray()).toEqual([0])
    layer.call(x, { training: true })
    expect(layer.movingMean!.value.toArray()).toEqual([1])
    expect(layer.movingVariance!.value.toArray()).toEqual([2.5]) // (1 + 4) / 2: the count, not one less
    layer.call(zeros([0, 1]), { training: true })
    expect(layer.movingMean!.value.toArray()).toEqual([1])
  })

  it("gives 0 · gamma + beta for a batch of one, whose variance is 0", () => {
    const layer = new BatchNormalization({ betaInitializer: "ones" })
    expect(layer.call(tensor([[7, -3]]), { training: true }).toArray()).toEqual([[1, 1]])
  })

  for (const options of combinations)
    it(`trains within a model with ${JSON.stringify(options)}`, async () => {
      const norm = new BatchNormalization(options)
      const model = new Sequential([new layers.Dense(4), norm, new layers.Dense(1)], { seed: 1 })
      model.compile({ optimizer: "adam", loss: "meanSquaredError", target: "wasm" })
      const x = random.normal([64, 3], { seed: 5 })
      const y = x.sum({ axis: 1, keepdims: true })
      model.build([3])
      const before = norm.weights.map((variable) => variable.value.toArray())
      const { history } = await model.fit(x, y, { epochs: 3, batchSize: 24, seed: 2 })
      expect(history.loss!.at(-1)!).toBeLessThan(history.loss![0]!)
      const after = norm.weights.map((variable) => variable.value.toArray())
      // Frozen, nothing of it moves; otherwise everything does.
      after.forEach((value, i) => {
        if (options.trainable) expect(value).not.toEqual(before[i])
        else expect(value).toEqual(before[i])
      })
      const { loss } = await model.evaluate(x, y)
      expect(Number.isFinite(loss)).toBe(true)
    })

  it("trains in a model where nothing else learns", async () => {
    const model = new Sequential([new BatchNormalization({ center: false, scale: false }), new layers.Dense(1)])
    model.layers[1]!.trainable = false
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
    await model.fit([[1], [3]], [[0], [0]], { epochs: 1 })
    const [mean] = model.layers[0]!.weights
    expect(mean!.value.item()).toBeCloseTo(0.02, 6)
  })

  it("keeps the moving statistics out of what an optimizer changes", () => {
    const layer = new BatchNormalization()
    layer.build([4, 4, 3])
    expect(layer.weights.map((v) => v.name.split("/").at(-1))).toEqual([
      "gamma",
      "beta",
      "movingMean",
      "movingVariance",
    ])
    expect(layer.trainableVariables).toEqual([layer.gamma, layer.beta])
    expect(layer.countParams()).toBe(12)
  })

  it("can be a plain standardization whose statistics begin at 0, as some courses write it", () => {
    const layer = new BatchNormalization({
      epsilon: 1e-6,
      momentum: 0.9,
      movingVarianceInitializer: "zeros",
      scale: false,
      center: false,
    })
    const x = [
      [1, 10],
      [3, 50],
    ]
    // Before any training all is divided by √epsilon.
    expectClose(
      layer.call(tensor(x)).dataSync(),
      x.flat().map((v) => v / 1e-3),
      { relative: 1e-6 },
    )
    expect(layer.weights.map((weight) => weight.name.split("/").at(-1))).toEqual(["movingMean", "movingVariance"])
    expect(layer.trainableVariables).toEqual([])
    layer.call(tensor(x), { training: true })
    layer.call(tensor(x), { training: true })
    // 0.1 + 0.9 · 0.1 = 0.19 of the batch's mean [2, 30] and variance [1, 400].
    expectClose(layer.movingMean!.value.dataSync(), [0.38, 5.7], { relative: 1e-6 })
    expectClose(layer.movingVariance!.value.dataSync(), [0.19, 76], { relative: 1e-6 })
    const [mean, deviation] = [0.38, Math.sqrt(0.19 + 1e-6)]
    const judged = layer.call(tensor(x)).dataSync()
    expectClose([judged[0]!, judged[2]!], [(1 - mean) / deviation, (3 - mean) / deviation], { relative: 1e-5 })
  })

  it("names the axis that does not fit", () => {
    const layer = new BatchNormalization({ name: "norm" })
    layer.build([4, 4, 3])
    expect(() => layer.call(zeros([2, 4, 4, 5]))).toThrow(
      'BatchNormalization "norm": was built for samples of [4, 4, 3], got the batch [2, 4, 4, 5]: axis 3 must have 3, has 5. Pass such samples, or make a new layer for these.',
    )
    expect(() => layer.call(zeros([2, 3]))).toThrow(ShapeError)
    expect(layer.call(zeros([2, 9, 1, 3])).shape).toEqual([2, 9, 1, 3])
    expect(() => new BatchNormalization({ axis: 3 }).build([2, 2])).toThrow(
      "axis 3 is none of samples [2, 2]: with the batch as axis 0, theirs are 1 … 2, or -2 … -1.",
    )
  })

  it("refuses what is no option, and unknown names where they are written", () => {
    expect(() => new BatchNormalization({ axis: 0 })).toThrow(/axis must be a whole number other than 0/)
    for (const momentum of [-0.1, 1.1, Number.NaN])
      expect(() => new BatchNormalization({ momentum })).toThrow(ArgumentError)
    expect(() => new BatchNormalization({ epsilon: -1 })).toThrow(/epsilon must be a number of 0 or more/)
    expect(() => new BatchNormalization({ moemntum: 0.9 } as object)).toThrow(/Did you mean 'momentum'/)
    expect(() => new BatchNormalization({ gammaInitializer: "one" as "ones" })).toThrow(NameError)
  })
})
