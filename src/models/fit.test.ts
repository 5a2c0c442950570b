import { describe, expect, it, vi } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { ArgumentError, NonFiniteError, ShapeError } from "../base/errors.ts"
import type { Callback, CallbackLogs } from "../callbacks/index.ts"
import * as layers from "../layers/index.ts"
import { Adam, SGD } from "../optimizers/index.ts"
import { checkTarget, type TargetName, targetNames } from "../targets/index.ts"
import { random, tensor, zeros } from "../tensor/index.ts"
import type { ModelCompileOptions } from "./options.ts"
import { Sequential } from "./sequential.ts"

const target = "interpreter"
const x = random.normal([23, 3], { seed: 1 })
const y = x.sum({ axis: 1, keepdims: true })

function linear(options: Partial<ModelCompileOptions> = {}, seed = 0) {
  const model = new Sequential([new layers.Input({ shape: [3] }), new layers.Dense(1)], { seed })
  model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "meanSquaredError", target, ...options })
  return model
}
const noisy = (on: TargetName = target) => {
  const model = new Sequential([
    new layers.Dense(8, { activation: "tanh" }),
    new layers.Dropout(0.5),
    new layers.Dense(1),
  ])
  model.compile({ optimizer: "adam", loss: "meanSquaredError", target: on })
  return model
}

describe("fit", () => {
  it("learns a sum", async () => {
    const model = linear()
    const { history, epoch, stopped } = await model.fit(x, y, { epochs: 60, batchSize: 8 })
    expect(history.loss!.at(-1)).toBeLessThan(1e-4)
    expect(history.loss!.length).toBe(60)
    expect(epoch.slice(0, 3)).toEqual([0, 1, 2])
    expect(stopped).toBe(false)
    expect((await model.predict([[1, 2, 3]])).item()).toBeCloseTo(6, 1)
  })

  it("takes a data set, nested arrays, and validation data in either form", async () => {
    const model = linear()
    const data = { x, y, size: 23 }
    const first = await model.fit(data, { validationData: { x, y } })
    const second = await model.fit([[1, 2, 3]], [[6]], { validationData: [x, y] })
    for (const { history } of [first, second]) expect(Object.keys(history)).toEqual(["loss", "valLoss"])
    expect(await model.evaluate(data)).toEqual(await model.evaluate(x, y))
  })

  it("weighs the last, smaller batch by its size", async () => {
    // With a learning rate of 0 the loss of an epoch is the loss over all samples.
    const model = linear({ optimizer: new SGD({ learningRate: 0 }) })
    const { history } = await model.fit(x, y, { batchSize: 10 })
    const { loss } = await model.evaluate(x, y, { batchSize: 23 })
    expect(history.loss![0]).toBeCloseTo(loss!, 5)
  })

  it("repeats itself with the same seed, weights, order and dropout alike, and not with another", async () => {
    const run = async (seed: number) => (await noisy().fit(x, y, { epochs: 3, batchSize: 4, seed })).history.loss
    expect(await run(5)).toEqual(await run(5))
    expect(await run(5)).not.toEqual(await run(6))
  })

  it("repeats itself with the seed of a built model too, and goes on differently at the second call", async () => {
    const runs = async () => {
      const model = linear({ optimizer: new SGD({ learningRate: 0.01 }) }, 9)
      const [a, b] = [await model.fit(x, y, { batchSize: 4 }), await model.fit(x, y, { batchSize: 4 })]
      return [a.history.loss, b.history.loss]
    }
    expect(await runs()).toEqual(await runs())
    const order = async (model: Sequential) => {
      const weights = model.getWeights()
      const { history } = await model.fit(x, y, { batchSize: 4 })
      model.setWeights(weights)
      return history.loss
    }
    const model = linear({}, 9)
    expect(await order(model)).not.toEqual(await order(model))
  })

  it("goes on after an initial epoch as if it had not paused", async () => {
    const whole = linear()
    const { history } = await whole.fit(x, y, { epochs: 4, seed: 2, batchSize: 5 })
    const parts = linear()
    const first = await parts.fit(x, y, { epochs: 2, seed: 2, batchSize: 5 })
    const second = await parts.fit(x, y, { initialEpoch: 2, epochs: 4, seed: 2, batchSize: 5 })
    expect([...first.history.loss!, ...second.history.loss!]).toEqual(history.loss)
    expect(second.epoch).toEqual([2, 3])
  })

  it("sees every sample once an epoch, in order unless it shuffles", async () => {
    const seen: number[][] = []
    const model = new Sequential([new layers.Input({ shape: [1] }), new layers.Dense(1)])
    model.compile({
      optimizer: new SGD({ learningRate: 0 }),
      loss: "meanSquaredError",
      // The mean of a batch of one is the sample itself.
      metrics: [
        function sample(yTrue) {
          return yTrue.reshape([-1])
        },
      ],
      target,
    })
    const samples = tensor(
      Float32Array.from({ length: 7 }, (_, i) => i),
      { shape: [7, 1] },
    )
    for (const shuffle of [false, true]) {
      const epoch: number[] = []
      let before = 0
      await model.fit(samples, samples, {
        batchSize: 1,
        shuffle,
        seed: 1,
        callbacks: [
          {
            onBatchEnd(batch, { sample }) {
              epoch.push(Math.round(sample! * (batch + 1) - before))
              before = sample! * (batch + 1)
            },
          },
        ],
      })
      seen.push(epoch)
    }
    expect(seen[0]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(seen[1]).not.toEqual(seen[0])
    expect(seen[1]!.toSorted()).toEqual(seen[0])
  })

  it("holds the last share of the samples back for validation", async () => {
    const model = linear({ optimizer: new SGD({ learningRate: 0 }) })
    const { history } = await model.fit(x, y, { validationSplit: 0.2, batchSize: 23 })
    // floor(23 · 0.8) = 18 are trained on.
    expect(history.loss![0]).toBeCloseTo((await model.evaluate(x.slice([[0, 18]]), y.slice([[0, 18]]))).loss!, 5)
    expect(history.valLoss![0]).toBeCloseTo((await model.evaluate(x.slice([[18, 23]]), y.slice([[18, 23]]))).loss!, 5)
  })

  it("changes only what is trainable when it was compiled", async () => {
    const model = new Sequential([new layers.Dense(4), new layers.Dense(1)], { seed: 1 })
    model.build([3])
    model.layers[0]!.trainable = false
    model.compile({ optimizer: "adam", loss: "meanSquaredError", target })
    const [kernel, , head] = model.getWeights()
    await model.fit(x, y)
    expect(model.getWeights()[0]!.toArray()).toEqual(kernel!.toArray())
    expect(model.getWeights()[2]!.toArray()).not.toEqual(head!.toArray())
  })

  it("prints a line an epoch when asked", async () => {
    const print = vi.spyOn(console, "log").mockImplementation(() => {})
    await linear().fit(x, y, { epochs: 2, verbose: 1 })
    const lines = print.mock.calls.map(([line]) => String(line))
    print.mockRestore()
    expect(lines).toEqual([
      expect.stringMatching(/^Epoch 1\/2 · loss \d+\.\d{4} · \d+\.\d s$/),
      expect.stringMatching(/^Epoch 2\/2/),
    ])
  })

  it("says what is wrong with its arguments", async () => {
    const model = linear()
    const refused = (promise: Promise<unknown>) => expect(promise).rejects
    await refused(model.fit(x, y.slice([[0, 22]]))).toThrow(/x \[23, 3\] has 23 samples and y \[22, 1\] has 22/)
    await refused(model.fit(x, undefined as never)).toThrow(/needs targets/)
    await refused(model.fit(zeros([0, 3]), zeros([0, 1]))).toThrow("fit: x has no samples.")
    await refused(model.fit(x, y, { batchSize: 0 })).toThrow(ArgumentError)
    await refused(model.fit(x, y, { validationSplit: 1 })).toThrow(ArgumentError)
    await refused(model.fit(zeros([4, 5]), zeros([4, 1]))).toThrow(ShapeError)
    await refused(model.fit(x, zeros([23, 2]))).toThrow(/Give the model's last layer 2 outputs instead of 1/)
    const plain = new Sequential([new layers.Dense(1)])
    await refused(plain.fit(x, y)).toThrow(/Call compile\(/)
    expect(() => plain.compile({ optimizer: "adma" as "adam", loss: "meanSquaredError" })).toThrow(
      "Did you mean 'adam'?",
    )
  })
})

describe("one seed", () => {
  const run = async (on: TargetName) => {
    const model = noisy(on)
    const { history } = await model.fit(x, y, { epochs: 5, batchSize: 5, seed: 0, validationData: [x, y] })
    return { ...history, weights: model.getWeights().flatMap((w) => [...w.dataSync()]) }
  }
  for (const on of targetNames)
    it.skipIf(!checkTarget(on).ok)(
      `gives one curve on ${on}, to the last bit, and the interpreter's but for rounding`,
      async () => {
        const record = await run(on)
        expect(await run(on)).toEqual(record)
        const reference: Record<string, readonly number[]> = await run("interpreter")
        for (const [name, values] of Object.entries(record))
          expectClose(values, reference[name]!, { relative: 1e-4, absolute: 1e-5 })
      },
    )
})

describe("callbacks", () => {
  it("are called in order with means over the epoch so far, and may be asynchronous", async () => {
    const calls: string[] = []
    let last: CallbackLogs = {}
    const note = (name: string) => async (index?: unknown) => {
      await Promise.resolve()
      calls.push(typeof index === "number" ? `${name} ${index}` : name)
    }
    const watcher: Callback = {
      onTrainBegin: note("train"),
      onEpochBegin: note("epoch"),
      onBatchBegin: note("batch"),
      onBatchEnd: (index, logs) => {
        calls.push(`batch ${index} done`)
        last = logs
      },
      onEpochEnd: (index, logs) => {
        calls.push(`epoch ${index} done`)
        expect(logs.loss).toBe(last.loss)
        expect(logs.valLoss).toBeGreaterThan(0)
      },
      onTrainEnd: note("end"),
    }
    await linear().fit(x, y, { batchSize: 12, callbacks: [watcher], validationData: [x, y] })
    expect(calls).toEqual([
      "train",
      "epoch 0",
      "batch 0",
      "batch 0 done",
      "batch 1",
      "batch 1 done",
      "epoch 0 done",
      "end",
    ])
  })

  it("may stop training, and see and change the model", async () => {
    const model = linear()
    const { history, stopped } = await model.fit(x, y, {
      epochs: 10,
      validationData: [x, y],
      callbacks: [
        {
          onEpochEnd(epoch, _, context) {
            expect(context).toMatchObject({ epochs: 10, batchSize: 32, steps: 1 })
            context.model.optimizer.learningRate = 0.05
            if (epoch === 2) context.stop()
          },
        },
      ],
    })
    expect(stopped).toBe(true)
    expect(history.loss!.length).toBe(3)
    expect(history.valLoss!.length).toBe(3)
    expect(model.optimizer.learningRate.value.item()).toBeCloseTo(0.05)
  })

  it("keep their own `this`", async () => {
    class Counter implements Callback {
      count = 0
      onBatchEnd() {
        this.count++
      }
    }
    const counter = new Counter()
    await linear().fit(x, y, { batchSize: 5, epochs: 2, callbacks: [counter] })
    expect(counter.count).toBe(10)
  })
})

describe("a signal", () => {
  it("ends the epoch after the current batch, and fit returns what there is", async () => {
    const abort = new AbortController()
    const done: string[] = []
    const { history, epoch, stopped } = await linear().fit(x, y, {
      epochs: 5,
      batchSize: 5,
      validationData: [x, y],
      signal: abort.signal,
      callbacks: [
        {
          onBatchEnd(index) {
            done.push(`batch ${index}`)
            if (index === 1) abort.abort()
          },
          onEpochEnd: (index) => void done.push(`epoch ${index}`),
          onTrainEnd: () => void done.push("end"),
        },
      ],
    })
    expect(stopped).toBe(true)
    expect(done).toEqual(["batch 0", "batch 1", "epoch 0", "end"])
    expect(epoch).toEqual([0])
    expect(history.loss!.length).toBe(1)
    expect(history.valLoss).toBeUndefined()
  })

  it("that came before the start lets nothing happen", async () => {
    const model = linear()
    const before = model.getWeights().map((w) => w.toArray())
    const { epoch, stopped } = await model.fit(x, y, { signal: AbortSignal.abort() })
    expect([epoch, stopped]).toEqual([[], true])
    expect(model.getWeights().map((w) => w.toArray())).toEqual(before)
  })

  it("reaches a long training, because the event loop gets its turns", async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 30)
    const { stopped } = await linear().fit(x, y, { epochs: 1_000_000, batchSize: 1, signal: abort.signal })
    expect(stopped).toBe(true)
  })
})

for (const name of targetNames)
  describe.skipIf(!checkTarget(name).ok)(`a loss that is not finite, on ${name}`, () => {
    const explained = async (model: Sequential, inputs = x, targets = y) => {
      const error = await model.fit(inputs, targets, { batchSize: 23, epochs: 200 }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(NonFiniteError)
      return error as NonFiniteError
    }

    it("stops training before the weights are spoilt, and blames the learning rate", async () => {
      const model = linear({ optimizer: new SGD({ learningRate: 1e3, momentum: 0.9 }), target: name })
      const error = await explained(model)
      expect(error.message).toMatch(/^the loss is (Infinity|NaN) at step \d+: .*lower the learning rate \(1000\)/)
      expect(error.step).toBeGreaterThan(1)
      for (const weight of model.getWeights()) expect([...weight.dataSync()].every(Number.isFinite)).toBe(true)
    })

    it("names the first layer whose output is not finite", async () => {
      const model = new Sequential([
        new layers.Dense(4),
        new layers.Activation((v) => v.mul(0).log(), { name: "logarithm" }),
        new layers.Dense(1),
      ])
      model.compile({ optimizer: new Adam(), loss: "meanSquaredError", target: name })
      const error = await explained(model)
      expect(error).toMatchObject({ step: 1, layer: "sequential/logarithm" })
      expect(error.message).toMatch(/Activation "logarithm" is the first layer whose output is not finite/)
      // The optimizer remembers nothing of it either.
      for (const { value } of model.optimizer.variables) expect([...value.dataSync()].every(Number.isFinite)).toBe(true)
      expect(model.optimizer.iterations.value.item()).toBe(0)
    })

    it("tells bad data from bad weights from a bad loss", async () => {
      const dirty = Float32Array.from(x.dataSync())
      dirty[3 * 7 + 1] = Number.NaN
      const data = await explained(linear({ target: name }), tensor(dirty, { shape: [23, 3] }))
      expect(data.message).toMatch(/x holds NaN or infinity, in sample \d+ of the batch/)

      const broken = linear({ target: name })
      broken.setWeights([[[1], [Number.NaN], [1]], [0]])
      expect(await explained(broken)).toMatchObject({ layer: "sequential/dense" })

      const negative = linear({ target: name, loss: (_target, prediction) => prediction.square().neg().sqrt() })
      expect((await explained(negative)).message).toMatch(/comes from the loss/)
    })
  })

describe("batches of one's own", () => {
  it("trainOnBatch gives loss and metrics from before the update, testOnBatch learns nothing", async () => {
    const model = linear({ metrics: ["accuracy", "accuracy"] })
    const before = await model.testOnBatch(x, y)
    expect(Object.keys(before)).toEqual(["loss", "accuracy", "accuracy_1"])
    expect(await model.testOnBatch(x, y)).toEqual(before)
    expect((await model.trainOnBatch(x, y)).loss).toBeCloseTo(before.loss!, 5)
    expect((await model.testOnBatch(x, y)).loss).toBeLessThan(before.loss!)
  })

  it("predict joins batches of any size, the last smaller, one, or none", async () => {
    const model = linear()
    const whole = await model.predict(x, { batchSize: 100 })
    expect((await model.predict(x, { batchSize: 7 })).toArray()).toEqual(whole.toArray())
    expect((await model.predict(x.slice([[22, 23]]))).toArray()).toEqual(whole.slice([[22, 23]]).toArray())
    expect((await model.predict(zeros([0, 3]))).shape).toEqual([0, 1])
  })
})
