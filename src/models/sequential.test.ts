import { describe, expect, it } from "vitest"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import * as layers from "../layers/index.ts"
import { blockOf, compile, random, type Tensor, tensor, valueAndGrad, zeros } from "../tensor/index.ts"
import { Sequential } from "./sequential.ts"

const mlp = (seed?: number) =>
  new Sequential(
    [
      new layers.Flatten(),
      new layers.Dense(50, { activation: "relu" }),
      new layers.Dropout(0.2),
      new layers.Dense(10, { activation: "softmax" }),
    ],
    seed === undefined ? {} : { seed },
  )

const numbers = (model: Sequential) => model.getWeights().map((w) => w.toArray())

describe("Sequential", () => {
  it("numbers its layers, and names weights by their path", () => {
    const model = mlp()
    model.build([28, 28])
    expect(model.layers.map((layer) => layer.name)).toEqual(["flatten", "dense", "dropout", "dense_1"])
    expect(model.weights.map((v) => `${v.name} [${v.shape}]`)).toEqual([
      "sequential/dense/kernel [784,50]",
      "sequential/dense/bias [50]",
      "sequential/dense_1/kernel [50,10]",
      "sequential/dense_1/bias [10]",
    ])
    expect(model.countParams()).toBe(39_760)
  })

  it("avoids names that the user chose, and wants those to differ", () => {
    const named = (name?: string) => new layers.Dense(1, name === undefined ? {} : { name })
    const model = new Sequential([named("dense"), named(), named("dense_2"), named()])
    expect(model.layers.map((layer) => layer.name)).toEqual(["dense", "dense_1", "dense_2", "dense_3"])
    expect(() => model.add(named("dense_1"))).toThrow("two layers are called 'dense_1'")
    expect(() => named("a/b")).toThrow(ArgumentError)
  })

  it("lays its trainable weights side by side", () => {
    const model = mlp()
    model.build([784])
    expect(blockOf(model.trainableVariables)?.size).toBe(39_760)
  })

  it("draws the same weights from the same seed, however it learns the shape of its input", async () => {
    const direct = mlp(3)
    direct.build([4])
    const withBatch = mlp(3)
    withBatch.build([null, 4])
    const lazily = mlp(3)
    await lazily.predict(zeros([2, 4]))
    const layersOf = () => [new layers.Dense(50, { activation: "relu" }), new layers.Dropout(0.2), new layers.Dense(10)]
    const withInput = new Sequential([new layers.Input({ shape: [4] }), new layers.Flatten(), ...layersOf()], {
      seed: 3,
    })
    const withInputShape = new Sequential([new layers.Flatten({ inputShape: [4] }), ...layersOf()], { seed: 3 })
    for (const other of [withBatch, lazily, withInput, withInputShape]) expect(numbers(other)).toEqual(numbers(direct))
    const otherSeed = mlp(4)
    otherSeed.build([4])
    expect(numbers(otherSeed)).not.toEqual(numbers(direct))
  })

  it("draws other weights for each layer", () => {
    const model = new Sequential([new layers.Dense(3), new layers.Dense(3)], { seed: 0 })
    model.build([3])
    const [first, , second] = numbers(model)
    expect(first).not.toEqual(second)
  })

  it("follows random.setSeed when it has no seed", () => {
    const draw = () => {
      random.setSeed(11)
      const model = mlp()
      model.build([4])
      return numbers(model)
    }
    expect(draw()).toEqual(draw())
  })

  it("says what is missing before it knows the shape of its input", () => {
    expect(() => mlp().summary()).toThrow(/Begin with new Input\(\{ shape: \[784\] \}\)/)
    expect(() => mlp().weights).toThrow(ArgumentError)
    expect(() => new Sequential().build([3])).toThrow(/has no layers/)
    const model = new Sequential([new layers.Input({ shape: [3] }), new layers.Dense(1)])
    expect(() => model.build([4])).toThrow(ShapeError)
  })

  it("takes layers only, each once, Input first, and none after it was built", () => {
    const layer = new layers.Dense(1)
    const model = new Sequential([layer])
    expect(() => model.add(layer)).toThrow(/holds Dense "sequential\/dense" already|holds Dense "dense" already/)
    expect(() => model.add("dense" as unknown as layers.Layer)).toThrow(ArgumentError)
    expect(() => model.add(new layers.Input({ shape: [1] }))).toThrow(/Input can only come first/)
    model.build([2])
    expect(() => model.add(new layers.Dense(1))).toThrow(/is built already/)
  })

  it("names the layer that a wrong shape met, and how to mend it", async () => {
    const model = new Sequential([new layers.Dense(10, { name: "head" })])
    model.build([784])
    expect(() => model.call(zeros([64, 28, 28]))).toThrow(
      'Dense "head": kernel expects 784 on the last axis, got input [64, 28, 28]. Add new Flatten() before it, or reshape to [64, 784].',
    )
    const open = new Sequential([new layers.Input({ shape: [784] }), new layers.Dense(10)])
    expect(() => open.call(zeros([64, 28, 28]))).toThrow(
      'InputLayer "inputLayer": expects samples of [784], got input [64, 28, 28]. Reshape it to [64, 784].',
    )
    await expect(new Sequential([new layers.Input({ shape: [784] })]).predict(zeros([1, 5]))).rejects.toThrow(
      /has no layers/,
    )
    const unbuilt = new Sequential([new layers.Input({ shape: [784] }), new layers.Dense(10)])
    await expect(unbuilt.predict(zeros([4, 28, 28]))).rejects.toThrow(
      /expects samples of \[784\].*Reshape it to \[4, 784\]/,
    )
    const inside = new Sequential([
      new Sequential([new layers.Activation((x) => x.matmul(zeros([5, 5])))], { name: "block" }),
    ])
    inside.build([3])
    expect(() => inside.call(zeros([2, 3]))).toThrow(/^Activation "block\/activation": matmul: /)
  })

  it("gives its weights and takes them back", () => {
    const [from, to] = [mlp(1), mlp(2)]
    for (const model of [from, to]) model.build([4])
    to.setWeights(from.getWeights())
    expect(numbers(to)).toEqual(numbers(from))
    expect(() => to.setWeights([zeros([4, 50])])).toThrow(
      /has 4 weights, got 1. Their order: sequential\/dense\/kernel \[4, 50\]/,
    )
    expect(() => to.setWeights(from.getWeights().reverse())).toThrow(ShapeError)
  })

  it("can be a layer of another model, with all weights in one block", () => {
    const inner = new Sequential([new layers.Dense(3), new layers.Dense(4, { activation: "softmax" })], {
      name: "inner",
    })
    const model = new Sequential([new layers.Dense(2), inner])
    model.build([5])
    expect(model.weights.map((v) => v.name)).toContain("sequential/inner/dense_1/kernel")
    expect(blockOf(model.trainableVariables)?.size).toBe(model.countParams())
    expect(model.finalActivation).toBe(inner.finalActivation)
    const logits = model.call(zeros([2, 5]), { logits: true })
    expect(logits.toArray()).toEqual(zeros([2, 4]).toArray())
  })

  it("can be used in a traced function of one's own", async () => {
    const model = new Sequential([new layers.Input({ shape: [3] }), new layers.Dense(2, { kernelInitializer: "ones" })])
    model.build()
    const step = compile((x: Tensor) => valueAndGrad(() => model.call(x).sum(), model.trainableVariables), {
      target: "interpreter",
    })
    const [value, [kernel, bias]] = await step(tensor([[1, 2, 3]]))
    expect(value.item()).toBe(12)
    expect(kernel!.toArray()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
    expect(bias!.toArray()).toEqual([1, 1])
  })
})

describe("summary", () => {
  it("lists layers, output shapes and parameters, and counts what is trained", () => {
    const model = mlp()
    model.build([28, 28])
    model.layers[1]!.trainable = false
    const lines = model.summary().split("\n")
    expect(lines[0]).toBe('Sequential "sequential"')
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(
      expect.arrayContaining([
        ["flatten (Flatten)", "[null, 784]", "0", "0"],
        ["dense (Dense), frozen", "[null, 50]", "39,250", "39,200"],
        ["dropout (Dropout)", "[null, 50]", "0", "0"],
        ["dense_1 (Dense)", "[null, 10]", "510", "500"],
      ]),
    )
    expect(lines.slice(-2)).toEqual([
      " Total 39,760 parameters (155.3 KiB): 510 trainable, 39,250 not",
      " 39,700 multiply-adds for one sample",
    ])
  })
})
