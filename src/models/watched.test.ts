import { describe, expect, it } from "vitest"
import { type Callback, EarlyStopping, ReduceLROnPlateau } from "../callbacks/index.ts"
import * as layers from "../layers/index.ts"
import { SGD } from "../optimizers/index.ts"
import { random, type Tensor } from "../tensor/index.ts"
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import type { ModelCompileOptions } from "./options.ts"
import { Sequential } from "./sequential.ts"

const x = random.normal([20, 3], { seed: 1 })
const y = x.sum({ axis: 1, keepdims: true })

function linear(learningRate: number, options: Partial<ModelCompileOptions> = {}) {
  const model = new Sequential([new layers.Input({ shape: [3] }), new layers.Dense(1)], { seed: 0 })
  const optimizer = new SGD({ learningRate })
  model.compile({ optimizer, loss: "meanSquaredError", target: "interpreter", ...options })
  return model
}
const numbers = (model: Sequential) => model.getWeights().flatMap((weight) => [...weight.dataSync()])

describe("fit with EarlyStopping", () => {
  it("ends with the weights of the best epoch, whose loss is the best", async () => {
    const model = linear(0.1)
    // What is learned from x makes the validation worse after a while: there the sum is the other way round.
    const validationData = [x, y.mul(0.5)] as const
    const stopping = new EarlyStopping({ patience: 2, restoreBestWeights: true })
    const { history, stopped } = await model.fit(x, y, { epochs: 50, validationData, callbacks: [stopping] })
    expect(stopped).toBe(true)
    expect(history.valLoss!.length).toBe(stopping.bestEpoch! + 3)
    expect(Math.min(...history.valLoss!)).toBe(stopping.best)
    expect((await model.evaluate(x, y.mul(0.5))).loss).toBe(stopping.best)
  })

  it("keeps the last weights unless told to restore the best", async () => {
    const [model, twin] = [linear(0.1), linear(0.1)]
    const options = { epochs: 50, validationData: [x, y.mul(0.5)] as const, seed: 1 }
    const { epoch } = await model.fit(x, y, { ...options, callbacks: [new EarlyStopping()] })
    await twin.fit(x, y, { ...options, epochs: epoch.length })
    expect(numbers(model)).toEqual(numbers(twin))
  })

  it("knows the logs before training begins", async () => {
    const model = linear(0.1, { metrics: ["accuracy"] })
    const before = numbers(model)
    const refused = (monitor: string, options = {}) =>
      expect(model.fit(x, y, { callbacks: [new EarlyStopping({ monitor })], ...options })).rejects
    await refused("valLoss").toThrow("there is no 'valLoss' without validation data")
    await refused("vallos", { validationSplit: 0.5 }).toThrow("Did you mean 'valLoss'?")
    await refused("accurcy").toThrow("Did you mean 'accuracy'? Known: loss, accuracy.")
    expect(numbers(model)).toEqual(before)
  })

  it("watches metrics by the way they should go, those of several outputs too", async () => {
    let seen: unknown
    const input = Input({ shape: [3] })
    const outputs = { a: new layers.Dense(1).apply(input), b: new layers.Dense(1).apply(input) }
    const model = new Model({ inputs: input, outputs })
    const closeness = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs().neg()
    const metrics = { a: ["accuracy", closeness], b: ["acc"] } as const
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics, target: "interpreter" })
    const look: Callback = {
      onTrainBegin(_, { directions }) {
        seen = directions
      },
    }
    const { history } = await model.fit(x, { a: y, b: y }, { callbacks: [look], validationSplit: 0.5 })
    const trained = {
      loss: "min",
      a_loss: "min",
      b_loss: "min",
      a_accuracy: "max",
      a_closeness: undefined,
      b_acc: "max",
    }
    const validated = {
      valLoss: "min",
      valA_loss: "min",
      valB_loss: "min",
      valA_accuracy: "max",
      valA_closeness: undefined,
      valB_acc: "max",
    }
    expect(seen).toEqual({ ...trained, ...validated })
    expect(Object.keys(seen as object)).toEqual(Object.keys(history))
  })
})

describe("fit with ReduceLROnPlateau", () => {
  it("goes on with smaller steps from the next epoch on", async () => {
    // Too large a rate: the loss grows.
    const [model, twin] = [linear(1.5), linear(1.5)]
    const rates: number[] = []
    const plateau = new ReduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.5 })
    const look = { onEpochEnd: () => void rates.push(model.optimizer.learningRate.value.item()) }
    const options = { epochs: 10, batchSize: 20, seed: 1 }
    const { history } = await model.fit(x, y, { ...options, callbacks: [plateau, look] })
    let [rate, best] = [1.5, Infinity]
    const wanted = history.loss!.map((loss) => {
      if (loss < best - 1e-4) best = loss
      else rate /= 2
      return rate
    })
    expect(rates).toEqual(wanted)
    expect(rates.slice(0, 2)).toEqual([1.5, 0.75])
    const set: Callback = {
      onEpochBegin(epoch) {
        twin.optimizer.learningRate = rates[epoch - 1] ?? 1.5
      },
    }
    expect((await twin.fit(x, y, { ...options, callbacks: [set] })).history).toEqual(history)
  })
})
