import { describe, expect, it, vi } from "vitest"
import * as activations from "../activations/index.ts"
import * as layers from "../layers/index.ts"
import { Layer } from "../layers/layer.ts"
import { Loss } from "../losses/loss.ts"
import { type Tensor, tensor } from "../tensor/index.ts"
import { Sequential } from "./index.ts"

function made(loss: unknown, last: ConstructorParameters<typeof layers.Dense> = [1]): Sequential {
  const model = new Sequential([new layers.Dense(...last)], { seed: 0 })
  model.compile({ optimizer: "sgd", loss: loss as "mse" })
  return model
}

const x = [[0], [1], [2], [3]]
const y = [[0], [1], [0], [1]]

describe("a model refuses, and says how to go on", () => {
  it("to be trained twice at once, also from its own callbacks, and trains again afterwards", async () => {
    const model = made("mse")
    const busy = 'fit: Sequential "sequential" is being trained: await that before you train it again.'
    const first = model.fit(x, y, { epochs: 3 })
    await expect(model.fit(x, y)).rejects.toThrow(busy)
    await first
    let inside: unknown
    const onEpochEnd = async () => {
      inside = await model.fit(x, y).catch((error: Error) => error.message)
    }
    await model.fit(x, y, { callbacks: [{ onEpochEnd }] })
    expect(inside).toBe(busy)
    await expect(
      model.fit(x, y, { callbacks: [{ onEpochEnd: () => Promise.reject(new Error("own")) }] }),
    ).rejects.toThrow("own")
    expect((await model.fit(x, y)).epoch).toEqual([0])
  })

  it.each([
    [
      "binaryCrossentropy",
      [1, { activation: "sigmoid" }],
      [[0], [2], [0], [1]],
      "fit: a target of sample 1 is 2, but binaryCrossentropy takes probabilities, from 0 to 1.",
    ],
    [
      "crossentropy",
      [1, { activation: "sigmoid" }],
      [[0], [1], [-1], [1]],
      "fit: a target of sample 2 is -1, but binaryCrossentropy",
    ],
    [
      "categoricalCrossentropy",
      [3],
      [
        [1, 0, 0],
        [1, 1, 1],
        [0, 1, 0],
        [0, 0, 1],
      ],
      "fit: the targets of sample 1 add up to 3, but categoricalCrossentropy takes one class, or probabilities that add up to 1. For several classes at once: sigmoid and binaryCrossentropy.",
    ],
    [
      "categoricalCrossentropy",
      [3],
      [
        [1, 0, 0],
        [-5, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      "fit: a target of sample 1 is -5, but categoricalCrossentropy takes probabilities",
    ],
  ] as const)("targets that %s does not mean", async (loss, last, targets, message) => {
    vi.spyOn(console, "warn").mockImplementation(() => {})
    await expect(made(loss, last as never).fit(x, targets)).rejects.toThrow(message)
    vi.restoreAllMocks()
  })

  it("nothing of soft targets", async () => {
    const { history } = await made("categoricalCrossentropy", [2, { activation: "softmax" }]).fit(x, [
      [0.3, 0.7],
      [1, 0],
      [0.5, 0.5],
      [0.999, 0.001],
    ])
    expect(history.loss![0]).toBeGreaterThan(0)
    await made("binaryCrossentropy", [1, { activation: "sigmoid" }]).fit(x, [[0.1], [0.9], [0.5], [1]])
  })

  it.each([
    [
      { initialEpoch: 5, epochs: 5 },
      "fit: nothing is left to train from initialEpoch 5 to epochs 5, which is the number of the last one, not how many.",
    ],
    [{ signal: {} }, "fit: signal must be that of an AbortController, got {}."],
    [{ validationSplit: 0.99 }, "fit: validationSplit 0.99 takes all 4 samples and leaves none to train on."],
    [
      { validationSplit: 0.5, validationData: [x, y] },
      "fit: validationData is used as it is, so validationSplit must be left out.",
    ],
  ])("fit with %o", async (options, message) => {
    await expect(made("mse").fit(x, y, options as never)).rejects.toThrow(message)
  })

  it("names that are unknown, where they are written", () => {
    const compile = (options: object) => () =>
      new Sequential([new layers.Dense(1)]).compile({ optimizer: "sgd", loss: "mse", ...options })
    expect(compile({ target: "gpu" })).toThrow("compile: unknown target 'gpu'. Known: native, wasm, interpreter.")
    expect(compile({ optimizer: "adan" })).toThrow(
      "compile: unknown optimizer 'adan'. Did you mean 'adam'? Known: adadelta, adagrad, adam, adamax, adamw, nadam, rmsprop, sgd.",
    )
    expect(compile({ loss: "rmse" })).toThrow("compile: unknown loss 'rmse'.")
    expect(compile({ metrics: ["acuracy"] })).toThrow("compile: unknown metric 'acuracy'. Did you mean 'accuracy'?")
    expect(() => new layers.Dense(1, { activation: "gelo" as "relu" })).toThrow(
      /^Dense: unknown activation 'gelo'\..* Known: .*softmax/,
    )
    expect(() => new layers.Dense(1, { kernelInitializer: "he" as "zeros" })).toThrow(
      "Dense: unknown initializer 'he'.",
    )
  })

  it("a layer in place of its options", () => {
    expect(() => new Sequential([new layers.Dense(1)], new layers.Dense(2) as never)).toThrow(
      "Sequential: its options are one object, as in { seed: … }, got a Dense.",
    )
  })
})

describe("code of one's own that gives no tensor is named", () => {
  it.each([
    ["a number", () => 5, "the loss '' must return a tensor of one value a sample, got 5."],
    ["nothing", () => undefined, "must return a tensor of one value a sample, got undefined."],
  ])("a loss that returns %s", async (_, loss, message) => {
    await expect(made(loss).fit(x, y)).rejects.toThrow(message.replace("''", "'loss'"))
    class Own extends Loss {
      readonly name = "own"
      override call(): Tensor {
        return loss() as never
      }
    }
    expect(() => new Own().compute(tensor([1]), tensor([1]))).toThrow("the loss 'own' must return a tensor")
  })

  it("a layer, or its activation", () => {
    class Empty extends Layer {
      readonly kind = "Empty"
      protected override forward(): Tensor {
        return undefined as never
      }
    }
    expect(() => new Empty().call(tensor([[1]]))).toThrow(
      'Empty "empty": its forward must return a tensor, as an activation must, got undefined.',
    )
    const dense = new layers.Dense(1, { activation: (() => 5) as never })
    expect(() => dense.call(tensor([[1]]))).toThrow(
      'Dense "dense": its forward must return a tensor, as an activation must, got 5.',
    )
  })

  it("a layer without forward or kind", () => {
    const Bare = class Bare extends (Layer as never as new () => object) {} as never as new () => Layer
    expect(() => new Bare().call(tensor([[1]]))).toThrow(
      'Bare "bare": its forward must return a tensor, as an activation must, got undefined.',
    )
  })

  it("options of addWeight and activations", () => {
    class Own extends Layer {
      readonly kind = "Own"
      protected override makeWeights(): void {
        this.addWeight("w", [1], "zeros", { trainble: false } as never)
      }
      protected override forward(x: Tensor): Tensor {
        return x
      }
    }
    expect(() => new Own().build([1])).toThrow(
      "Own \"own\".addWeight: unknown option 'trainble'. Did you mean 'trainable'?",
    )
    expect(() => activations.leakyRelu(tensor(1), { slope: 1 } as never)).toThrow(
      "leakyRelu: unknown option 'slope'. Did you mean 'negativeSlope'?",
    )
  })
})

it("a softmax over one output is warned of, as it learns nothing", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {})
  await made("mse", [1, { activation: "softmax" }]).fit(x, y)
  expect(warned.mock.calls.flat().join()).toMatch(
    /its softmax over one output is always 1, and learns nothing\. Use sigmoid/,
  )
  vi.restoreAllMocks()
})
