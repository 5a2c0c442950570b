import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { ArgumentError, NonFiniteError } from "../base/errors.ts"
import { foldIn, key } from "../base/threefry.ts"
import * as layers from "../layers/index.ts"
import * as optimizers from "../optimizers/index.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { random, type Tensor, tensor, type Variable, zeros } from "../tensor/index.ts"
import { findLearningRate } from "./findLearningRate.ts"
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import type { ModelCompileOptions } from "./options.ts"
import { permutation, streamOf } from "./seeds.ts"
import { Sequential } from "./sequential.ts"

const target = "interpreter"
const x = random.normal([24, 3], { seed: 1 })
const y = x.sum({ axis: 1, keepdims: true })
const classes = { ...optimizers }

function linear(options: Partial<ModelCompileOptions> = {}) {
  const model = new Sequential([new layers.Input({ shape: [3] }), new layers.Dense(1)], { seed: 0 })
  model.compile({ optimizer: new optimizers.SGD(), loss: "meanSquaredError", target, ...options })
  return model
}
/** With all kinds of state: moving means, random streams, moments. */
function stateful(options: Partial<ModelCompileOptions> = {}) {
  const model = new Sequential(
    [
      new layers.Input({ shape: [3] }),
      new layers.Dense(8),
      new layers.BatchNormalization(),
      new layers.Dropout(0.5),
      new layers.Dense(1),
    ],
    { seed: 0 },
  )
  model.compile({ optimizer: "adam", loss: "meanSquaredError", target, ...options })
  return model
}
const numbers = (variables: readonly Variable[]) => variables.map(({ value }) => [...value.dataSync()])
const stateOf = ({ variables, optimizer }: Sequential) => numbers([...variables, ...optimizer.variables])
/** One that aborts when it is asked for the nth time; the first is a check of its type. */
const abortAt = (n: number, act: () => boolean = () => true) => {
  let asked = 0
  return {
    get aborted() {
      return asked++ >= n ? act() : false
    },
  } as AbortSignal
}

describe("findLearningRate", () => {
  it("tries rates that grow evenly on a logarithmic scale, from the first to the last", async () => {
    const { rates, losses, smoothed, exploded } = await findLearningRate(linear(), x, y, { from: 1e-5, to: 1e-3 })
    expect(exploded).toBe(false)
    expect([rates.length, losses.length, smoothed.length]).toEqual([100, 100, 100])
    expectClose([rates[0]!, rates.at(-1)!], [1e-5, 1e-3])
    for (let i = 1; i < 100; i++) expect(rates[i]! / rates[i - 1]!).toBeCloseTo(100 ** (1 / 99), 10)
  })

  it("trains at them, one step each", async () => {
    const [model, twin] = [linear({ optimizer: "adam" }), linear({ optimizer: "adam" })]
    const { rates, losses } = await findLearningRate(model, x, y, { from: 1e-3, to: 0.1, steps: 20 })
    const wanted: number[] = []
    for (const rate of rates) {
      twin.optimizer.learningRate = rate
      wanted.push((await twin.trainOnBatch(x, y)).loss!)
    }
    // All samples are in the one batch, only in another order.
    expectClose(losses, wanted, { relative: 1e-5 })
  })

  it("smooths the losses over a tenth of the steps", async () => {
    const { losses, smoothed } = await findLearningRate(linear(), x, y, { batchSize: 4 })
    const wanted = losses.map((_, i) => {
      let [sum, weights] = [0, 0]
      for (let j = 0; j <= i; j++) {
        sum += 0.9 ** (i - j) * losses[j]!
        weights += 0.9 ** (i - j)
      }
      return sum / weights
    })
    expectClose(smoothed, wanted)
  })

  it("sees full batches only, and every sample before one twice", async () => {
    const counted = tensor(
      Float32Array.from({ length: 10 }, (_, i) => 2 ** i),
      { shape: [10, 1] },
    )
    const model = new Sequential([new layers.Input({ shape: [1] }), new layers.Dense(1, { useBias: false })])
    // The loss tells by its bits which samples are in the batch.
    model.compile({ optimizer: "sgd", loss: (yTrue, yPred) => yPred.mul(0).add(yTrue.sum()), target })
    const { losses } = await findLearningRate(model, counted, counted, { batchSize: 3, steps: 12 })
    for (const epoch of [losses.slice(0, 3), losses.slice(3, 6), losses.slice(6, 9)]) {
      const bits = epoch.flatMap((loss) => [...loss.toString(2)].filter((bit) => bit === "1"))
      expect(bits.length).toBe(9)
      const together = epoch.reduce((a, b) => a | b, 0)
      expect([...together.toString(2)].filter((bit) => bit === "1").length).toBe(9)
    }
    expect(losses.slice(3, 6)).not.toEqual(losses.slice(0, 3))
  })

  it("ends when the loss explodes, and before anything is not finite", async () => {
    const { rates, losses, smoothed, exploded, suggestion } = await findLearningRate(linear(), x, y, { to: 1e6 })
    expect(exploded).toBe(true)
    expect(rates.length).toBeLessThan(100)
    expect([rates.length, smoothed.length]).toEqual([losses.length, losses.length])
    for (const value of [...losses, ...smoothed]) expect(Number.isFinite(value)).toBe(true)
    const sudden = await findLearningRate(linear(), x, y, { from: 1e30, to: 1e35 })
    expect(sudden).toMatchObject({ exploded: true, suggestion: undefined })
    // Of a parabola, what SGD can bear is known: 2 over the largest curvature, that of twice the mean of x xᵀ.
    let v = tensor([[1], [1], [1]])
    let largest = 0
    for (let i = 0; i < 50; i++) {
      const next = x
        .transpose()
        .matmul(x.matmul(v))
        .mul(2 / 24)
      largest = Math.sqrt(next.square().sum().item())
      v = next.div(largest)
    }
    expect(suggestion).toBe(rates[smoothed.indexOf(Math.min(...smoothed.slice(9)))]! / 10)
    expect(suggestion!).toBeLessThan(2 / largest)
    expect(suggestion!).toBeGreaterThan(2 / largest / 100)
  })

  it("is not misled by a first batch that happens to be easy", async () => {
    const [easy] = permutation(8, foldIn(streamOf(key(0), "order"), 0))
    // Beside what can be learned, 100, a loss of 200 that cannot, except for the sample that comes first.
    const targets = Array.from({ length: 8 }, (_, i) => [10, i === easy ? 0 : 200])
    const model = new Sequential([new layers.Input({ shape: [1] }), new layers.Dense(1, { useBias: false })])
    const column = (t: Tensor, i: number) =>
      t.slice([
        [0, 1],
        [i, i + 1],
      ])
    const loss = (yTrue: Tensor, yPred: Tensor) => yPred.sub(column(yTrue, 0)).square().add(column(yTrue, 1)).sum()
    model.compile({ optimizer: "sgd", loss, target })
    model.setWeights([[[0]]])
    const { losses, smoothed, suggestion } = await findLearningRate(model, Array(8).fill([1]), targets, {
      batchSize: 1,
    })
    expectClose(losses.slice(0, 2), [100, 300], { relative: 1e-3 })
    expect(Math.min(...smoothed)).toBe(smoothed[0])
    expect(suggestion!).toBeGreaterThan(1e-3)
  })

  it("suggests nothing where nothing falls", async () => {
    const model = linear({ loss: (_, yPred) => yPred.mul(0).sum().add(1) })
    expect(await findLearningRate(model, x, y)).toMatchObject({ suggestion: undefined, exploded: false })
  })

  it("gives the same curve again, and another for another seed", async () => {
    const model = stateful()
    const curve = (seed?: number) => findLearningRate(model, x, y, { batchSize: 4, steps: 20, seed })
    const first = await curve()
    expect(await curve()).toEqual(first)
    expect(await curve(0)).toEqual(first)
    expect((await curve(1)).losses).not.toEqual(first.losses)
  })

  it("takes data sets, and models of several inputs and outputs", async () => {
    const [a, b] = [Input({ shape: [3] }), Input({ shape: [1] })]
    const joined = new layers.Concatenate().apply([a, b])
    const outputs = { sum: new layers.Dense(1).apply(joined), other: new layers.Dense(2).apply(joined) }
    const model = new Model({ inputs: { a, b }, outputs })
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    const data = { x: { a: x, b: y }, y: { sum: y, other: zeros([24, 2]) } }
    const { losses, suggestion } = await findLearningRate(model, data)
    expect(Math.min(...losses)).toBeLessThan(losses[0]! / 2)
    expect(suggestion).toBeGreaterThan(0)
  })

  it("takes fewer samples than a batch", async () => {
    expect((await findLearningRate(linear(), [[1, 2, 3]], [[4]])).suggestion).toBeGreaterThan(0)
  })
})

describe("after a search", () => {
  for (const name of Object.keys(classes) as (keyof typeof classes)[])
    it(`model and optimizer are as they were, and train on as if nothing had been: ${name}`, async () => {
      const [model, twin] = [0, 1].map(() => stateful({ optimizer: new classes[name]() }))
      for (const one of [model!, twin!]) await one.fit(x, y, { batchSize: 8, epochs: 2 })
      const before = stateOf(model!)
      await findLearningRate(model!, x, y, { batchSize: 8, steps: 20 })
      expect(stateOf(model!)).toEqual(before)
      const [after, wanted] = [await model!.fit(x, y), await twin!.fit(x, y)]
      expect(after).toEqual(wanted)
      expect(stateOf(model!)).toEqual(stateOf(twin!))
    })

  for (const on of targetNames)
    it.skipIf(!checkTarget(on).ok)(`that ended with an explosion, all is as it was, on ${on}`, async () => {
      const model = stateful({ optimizer: new optimizers.SGD({ momentum: 0.9 }), target: on })
      await model.fit(x, y)
      const before = stateOf(model)
      expect((await findLearningRate(model, x, y, { to: 1e20, steps: 50 })).exploded).toBe(true)
      expect(stateOf(model)).toEqual(before)
    })

  it("that was aborted, there is a part of the curve, and all is as it was", async () => {
    const model = stateful()
    model.optimizer.build(model.trainableVariables)
    const before = stateOf(model)
    const { rates, losses, exploded } = await findLearningRate(model, x, y, { signal: abortAt(8) })
    expect([rates.length, losses.length, exploded]).toEqual([7, 7, false])
    expect(stateOf(model)).toEqual(before)
    expect((await findLearningRate(model, x, y, { signal: AbortSignal.abort() })).losses).toEqual([])
  })

  it("that failed, all is as it was, and it can be trained", async () => {
    const model = stateful()
    model.optimizer.build(model.trainableVariables)
    const before = stateOf(model)
    const signal = abortAt(8, () => {
      throw new Error("on purpose")
    })
    await expect(findLearningRate(model, x, y, { signal })).rejects.toThrow("on purpose")
    expect(stateOf(model)).toEqual(before)
    const dirty = x.mul(Number.NaN)
    const failed = findLearningRate(model, dirty, y)
    await expect(failed).rejects.toThrow(NonFiniteError)
    await expect(failed).rejects.toThrow("x holds NaN or infinity")
    expect(stateOf(model)).toEqual(before)
    expect((await model.fit(x, y)).history.loss).toHaveLength(1)
  })

  it("a model that was not built has its first weights", async () => {
    const make = () => {
      const model = new Sequential([new layers.Dense(4), new layers.Dense(1)], { seed: 3 })
      model.compile({ optimizer: "adam", loss: "meanSquaredError", target })
      return model
    }
    const [model, twin] = [make(), make()]
    await findLearningRate(model, x, y, { steps: 10 })
    twin.build([3])
    expect(numbers(model.weights)).toEqual(numbers(twin.weights))
    expect((await model.fit(x, y)).history).toEqual((await twin.fit(x, y)).history)
  })
})

describe("findLearningRate refuses", () => {
  it("what it cannot work with, by name", async () => {
    const refused = (options: object) => expect(findLearningRate(linear(), x, y, options)).rejects
    await refused({ from: 0 }).toThrow("findLearningRate: from must be a number above 0, got 0.")
    await refused({ from: 1, to: 1 }).toThrow("findLearningRate: to must be above from, which is 1, got 1.")
    await refused({ steps: 5 }).toThrow("findLearningRate: steps must be a whole number of 10 or more, got 5.")
    await refused({ batchSize: 0 }).toThrow("findLearningRate: batchSize")
    await refused({ seed: -1 }).toThrow("findLearningRate: seed")
    await refused({ signal: true }).toThrow("findLearningRate: signal must be that of an AbortController")
    await refused({ step: 20 }).toThrow("Did you mean 'steps'?")
    await expect(findLearningRate(linear(), zeros([0, 3]), zeros([0, 1]))).rejects.toThrow("x has no samples")
    const plain = new Sequential([new layers.Dense(1)])
    await expect(findLearningRate(plain, x, y)).rejects.toThrow("does not know how to train yet")
  })

  it("to work on a model that is being trained, and lets nothing else train it", async () => {
    const model = linear()
    const training = model.fit(x, y, { epochs: 3 })
    await expect(findLearningRate(model, x, y)).rejects.toThrow(ArgumentError)
    await training
    const search = findLearningRate(model, x, y)
    await expect(model.fit(x, y)).rejects.toThrow("is being trained: await that before you train it again")
    expect((await search).losses.length).toBeGreaterThan(10)
  })
})
