import { describe, expect, it } from "vitest"
import { ArgumentError, NameError, NonFiniteError, ShapeError } from "../base/errors.ts"
import * as layers from "../layers/index.ts"
import { Layer } from "../layers/layer.ts"
import { SymbolicTensor } from "../layers/symbolicTensor.ts"
import { blockOf, ones, random, type Tensor, tensor, zeros } from "../tensor/index.ts"
import { BaseModel } from "./baseModel.ts"
import { Input } from "./input.ts"
import { Model } from "./model.ts"
import { Sequential } from "./sequential.ts"

const target = "interpreter"
const dense = (units: number, name?: string) => new layers.Dense(units, name === undefined ? {} : { name })
const numbers = (model: { getWeights(): Tensor[] }) => model.getWeights().map((w) => w.toArray())

describe("a symbolic tensor", () => {
  it("has a shape, a dtype and a name, but no value", () => {
    const x = Input({ shape: [28, 28], dtype: "int32", name: "image" })
    expect(x).toBeInstanceOf(SymbolicTensor)
    expect([x.shape, x.dtype, x.name]).toEqual([[28, 28], "int32", "image"])
    expect(String(x)).toBe("SymbolicTensor int32 [null, 28, 28] of image")
    expect(String(Input({ shape: [] }))).toBe("SymbolicTensor float32 [null] of inputLayer")
    const flat = new layers.Flatten().apply(x)
    expect([flat.shape, flat.dtype]).toEqual([[784], "int32"])
    expect(dense(3).apply(flat).dtype).toBe("float32")
    expect(() => Number(x)).toThrow(/operators do not work on symbolic tensors/)
  })

  it("is connected with apply; call computes, and each says so of the other", () => {
    const x = Input({ shape: [3] })
    expect(() => dense(2).call(x as never)).toThrow(
      'Dense "dense": call computes with tensors, and a symbolic tensor has no value. To connect it, use apply: dense.apply(x).',
    )
    expect(() => dense(2).apply(zeros([1, 3]) as never)).toThrow(
      /connects symbolic tensors.*To compute with a tensor, use call/,
    )
    expect(() => dense(2).apply([x, x] as never)).toThrow(/takes one symbolic tensor, got a list of 2/)
    expect(() => new layers.Add().apply(x as never)).toThrow(/takes a list of symbolic tensors/)
  })

  it("refuses shapes that do not fit when it is connected", () => {
    expect(() => new layers.Add().apply([Input({ shape: [3] }), Input({ shape: [4] })])).toThrow(ShapeError)
    expect(() => dense(2).apply(Input({ shape: [] }))).toThrow(/needs samples with at least one axis/)
  })
})

describe("Model", () => {
  it("gives what the same layers in a row give, with the same seed", async () => {
    const row = new Sequential([new layers.Input({ shape: [4] }), dense(5), new layers.Dropout(0.5), dense(2)], {
      seed: 3,
    })
    const x = Input({ shape: [4] })
    const model = new Model({
      inputs: x,
      outputs: dense(2).apply(new layers.Dropout(0.5).apply(dense(5).apply(x))),
      seed: 3,
    })
    expect(numbers(model)).toEqual(numbers(row))
    expect(model.weights.map((v) => v.name)).toEqual(row.weights.map((v) => v.name.replace("sequential", "model")))
    const [data, y] = [random.normal([9, 4], { seed: 1 }), ones([9, 2])]
    for (const one of [row, model]) one.compile({ optimizer: "adam", loss: "meanSquaredError", target })
    const records = [
      await row.fit(data, y, { epochs: 3, batchSize: 4 }),
      await model.fit(data, y, { epochs: 3, batchSize: 4 }),
    ]
    expect(records[1]).toEqual(records[0])
    expect((await model.predict(data)).toArray()).toEqual((await row.predict(data)).toArray())
  })

  it("is a model and a layer, and so is Sequential", () => {
    const x = Input({ shape: [4] })
    const model = new Model({ inputs: x, outputs: dense(2).apply(x) })
    expect(model instanceof Model && model instanceof BaseModel && model instanceof Layer).toBe(true)
    expect(new Sequential()).toBeInstanceOf(BaseModel)
  })

  it("adds a branch to what went around it", () => {
    const x = Input({ shape: [2] })
    const h = new layers.Dense(2, { kernelInitializer: "ones" }).apply(x)
    const model = new Model({ inputs: x, outputs: new layers.Add().apply([x, h]) })
    expect(model.call(tensor([[1, 2]])).toArray()).toEqual([[4, 5]])
  })

  it("shares the weights of a layer that is applied twice, and lists it once", () => {
    const shared = dense(3, "shared")
    const [a, b] = [Input({ shape: [2], name: "a" }), Input({ shape: [2], name: "b" })]
    const model = new Model({
      inputs: [a, b],
      outputs: new layers.Subtract().apply([shared.apply(a), shared.apply(b)]),
    })
    expect(model.layers.map((layer) => layer.name)).toEqual(["shared", "subtract"])
    expect(model.countParams()).toBe(9)
    const x = random.normal([4, 2], { seed: 0 })
    expect(model.call([x, x]).toArray()).toEqual(zeros([4, 3]).toArray())
    expect(model.multiplyAdds()).toBe(12)
  })

  it("refuses a shared layer where it cannot be, before anything is computed", () => {
    for (const shared of [new layers.Dense(3), new layers.Conv2D(2, 1), new layers.BatchNormalization()]) {
      const [a, b] = [Input({ shape: [4, 4, 2], name: "a" }), Input({ shape: [4, 4, 3], name: "b" })]
      const sums = [a, b].map((x) => new layers.GlobalAveragePooling2D().apply(shared.apply(x) as typeof a))
      const model = new Model({ inputs: [a, b], outputs: sums })
      expect(() => model.build([a.shape, b.shape])).toThrow(/was built for 2 .*samples of \[4, 4, 3\]/)
      expect(() => shared.apply(b)).toThrow(ShapeError)
    }
  })

  it("takes and gives lists and records in the structure that it was made of", async () => {
    const [a, b] = [Input({ shape: [2], name: "a" }), Input({ shape: [3], name: "b" })]
    const [p, q] = [dense(1, "p").apply(a), dense(2, "q").apply(b)]
    const [x, z] = [ones([5, 2]), ones([5, 3])]
    const lists = new Model({ inputs: [a, b], outputs: [p, q] })
    const [first, second] = lists.call([x, z])
    // predict computes on the default target, call outside of programs: alike but for rounding.
    const near = (t: Tensor) => (t.toArray() as number[][]).map((row) => row.map((value) => expect.closeTo(value, 5)))
    expect([first.shape, second.shape]).toEqual([
      [5, 1],
      [5, 2],
    ])
    const [predicted] = await lists.predict([x, z], { batchSize: 2 })
    expect(predicted.shape).toEqual([5, 1])
    expect((await lists.predict({ b: z, a: x }))[1].toArray()).toEqual(near(second))
    const records = new Model({ inputs: { left: a, right: b }, outputs: { p, other: q } })
    expect(records.call({ right: z, left: x }).other.toArray()).toEqual(second.toArray())
    expect((await records.predict([x, z])).p.toArray()).toEqual(near(first))
    expect(() => lists.call([x] as never)).toThrow(/takes a list of 2 tensors, got 1/)
    expect(() => records.call({ left: x } as never)).toThrow("lacks the tensor 'right'. It takes 'left', 'right'.")
    await expect(lists.predict({ a: x, c: z })).rejects.toThrow(/lacks the tensor 'b'/)
    await expect(lists.predict(x)).rejects.toThrow(/several inputs, so x is a list of tensors or \{ a: …, b: … \}/)
    await expect(lists.predict([x, zeros([5, 4])])).rejects.toThrow(/InputLayer "b": expects samples of \[3\]/)
  })

  it("can be a layer of another, with all weights in one block", async () => {
    const inner = (() => {
      const x = Input({ shape: [4] })
      const h = dense(3).apply(x)
      return new Model({ inputs: x, outputs: [h, dense(2).apply(h)], name: "inner" })
    })()
    const x = Input({ shape: [5] })
    const [h, y] = inner.apply(dense(4).apply(x))
    const row = new Sequential([dense(3), new layers.Dense(2, { activation: "softmax" })], { name: "row" })
    const model = new Model({ inputs: x, outputs: { h: row.apply(h), y } })
    model.build()
    expect(model.weights.map((v) => v.name)).toContain("model/inner/dense_1/kernel")
    expect(blockOf(model.trainableVariables)?.size).toBe(model.countParams())
    expect(model.finalActivations[0]).toBe(row.finalActivation)
    expect(model.call(ones([2, 5])).h.shape).toEqual([2, 2])
    expect(() => row.add(dense(1))).toThrow(/already, so no layer can be added/)
  })

  it("counts a layer once that is reached by itself and within a model", () => {
    const x = Input({ shape: [4] })
    const layer = dense(3)
    const encoder = new Model({ inputs: x, outputs: layer.apply(x), name: "encoder" })
    const z = Input({ shape: [4] })
    const model = new Model({ inputs: z, outputs: new layers.Add().apply([encoder.apply(z), layer.apply(z)]) })
    expect(model.countParams()).toBe(15)
    expect(model.trainableVariables.length).toBe(2)
  })

  it("shares layers with a model of a part of it, which keeps its weights", async () => {
    const x = Input({ shape: [4] })
    const h = dense(3).apply(x)
    const whole = new Model({ inputs: x, outputs: dense(1).apply(h) })
    const features = new Model({ inputs: x, outputs: h })
    const data = ones([2, 4])
    whole.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    const before = await features.predict(data)
    await whole.fit(data, ones([2, 1]))
    expect((await features.predict(data)).toArray()).not.toEqual(before.toArray())
    expect(numbers(features)).toEqual(numbers(whole).slice(0, 2))
    const head = new Model({ inputs: h, outputs: whole.outputs })
    expect(head.call(features.call(data)).toArray()).toEqual(whole.call(data).toArray())
  })

  it("finds layers by name, inputs too", () => {
    const x = Input({ shape: [4], name: "pixels" })
    const model = new Model({ inputs: x, outputs: dense(1, "head").apply(x) })
    expect(model.getLayer("head")).toBe(model.layers[0])
    expect(model.getLayer("pixels").kind).toBe("InputLayer")
    expect(() => model.getLayer("haed")).toThrow(NameError)
    expect(() => model.getLayer("haed")).toThrow("Did you mean 'head'?")
    expect(new Sequential([dense(1, "last")]).getLayer("last").name).toBe("last")
  })

  it("freezes a layer: no gradient, no slots, no change", async () => {
    const x = Input({ shape: [3] })
    const [base, head] = [dense(4, "base"), dense(1, "head")]
    const model = new Model({ inputs: x, outputs: head.apply(base.apply(x)), seed: 0 })
    base.trainable = false
    model.compile({ optimizer: "adam", loss: "meanSquaredError", target })
    const before = numbers(model)
    await model.fit(ones([4, 3]), ones([4, 1]))
    const after = numbers(model)
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
    expect(after[2]).not.toEqual(before[2])
    expect(model.optimizer.variables.some((v) => v.name.includes("base"))).toBe(false)
  })
})

describe("a model inside a model", () => {
  it("passes on whether it is trained, so that its batch normalization rests too", async () => {
    const norm = new layers.BatchNormalization()
    const base = new Sequential([new layers.Input({ shape: [2] }), norm])
    const x = Input({ shape: [2] })
    const model = new Model({ inputs: x, outputs: dense(1, "head").apply(base.apply(x)), seed: 0 })
    base.trainable = false
    expect([norm.trainable, norm.trainableVariables.length]).toEqual([false, 0])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    await model.fit(
      [
        [5, 7],
        [6, 9],
      ],
      ones([2, 1]),
    )
    expect(norm.movingMean!.value.toArray()).toEqual([0, 0])
    base.trainable = true
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    await model.fit(
      [
        [5, 7],
        [6, 9],
      ],
      ones([2, 1]),
    )
    expect(norm.movingMean!.value.sum().item()).toBeGreaterThan(0)
  })
})

describe("a model made frozen", () => {
  it("freezes the layers it is made of, and those that are added", () => {
    const x = Input({ shape: [2] })
    const norm = new layers.BatchNormalization()
    const model = new Model({ inputs: x, outputs: norm.apply(x), trainable: false })
    const row = new Sequential([dense(2)], { trainable: false })
    row.add(dense(1))
    row.build([3])
    expect([norm.trainable, model.trainableVariables.length, row.trainableVariables.length]).toEqual([false, 0, 0])
    expect(row.layers.map((layer) => layer.trainable)).toEqual([false, false])
  })
})

describe("what is wrong with a graph", () => {
  it("is said: disconnected, unused, twice, no symbolic tensor", () => {
    const [a, b] = [Input({ shape: [2], name: "a" }), Input({ shape: [2], name: "b" })]
    const y = new layers.Add().apply([a, b])
    expect(() => new Model({ inputs: a, outputs: y })).toThrow(
      /depend on the input 'b', which is not among its inputs: the graph is disconnected there. Add it: inputs: \[a, b\]/,
    )
    expect(() => new Model({ inputs: [a, b], outputs: dense(1).apply(a) })).toThrow(
      /no output depends on its input 'b'/,
    )
    expect(() => new Model({ inputs: [a, a], outputs: dense(1).apply(a) })).toThrow(/stands among the inputs twice/)
    expect(() => new Model({ inputs: a, outputs: dense(1) as never })).toThrow(/outputs must be symbolic tensors, got/)
    expect(() => new Model({ inputs: a, outputs: zeros([1, 2]) as never })).toThrow(
      /outputs must be symbolic tensors, got/,
    )
    expect(() => new Model({ inputs: a, outputs: [] })).toThrow(/has no outputs/)
    expect(() => new (Model as unknown as new (...args: unknown[]) => Model)(a, y)).toThrow(
      /takes one object, as in new Model\(\{ inputs: x, outputs: y \}\)/,
    )
    expect(() => new Model({ input: a, outputs: a } as never)).toThrow("Did you mean 'inputs'?")
    const twice = dense(1, "a").apply(a)
    expect(() => new Model({ inputs: a, outputs: twice })).toThrow("two layers are called 'a'")
  })

  it("includes circles, which only Sequential could close", () => {
    const row = new Sequential([dense(2)])
    const x = Input({ shape: [2] })
    const model = new Model({ inputs: x, outputs: dense(2).apply(x) })
    const outer = new Sequential([model, row])
    expect(() => row.add(outer)).toThrow(/cannot hold itself/)
  })

  it("includes a layer that does not keep its promise", () => {
    class Half extends Layer {
      override readonly kind = "Half"
      protected override forward(x: Tensor): Tensor {
        return x.slice([null, [0, 1]])
      }
    }
    const x = Input({ shape: [2] })
    const model = new Model({ inputs: x, outputs: new Half().apply(x) })
    expect(() => model.call(zeros([3, 2]))).toThrow(/gives samples of \[1\], but its computeOutputShape promised \[2\]/)
  })
})

describe("Sequential and the functional API", () => {
  it("takes a symbolic Input as its first layer", () => {
    const model = new Sequential([Input({ shape: [3] }), dense(2)])
    expect(model.countParams()).toBe(8)
    expect(() => new Sequential([dense(2).apply(Input({ shape: [3] }))])).toThrow(
      /use new Model\(\{ inputs, outputs \}\)/,
    )
  })

  it("checks the shape of what it is applied to", () => {
    const row = new Sequential([Input({ shape: [3] }), dense(2)])
    expect(() => row.apply(Input({ shape: [4] }))).toThrow(ShapeError)
    expect(row.apply(Input({ shape: [3] })).shape).toEqual([2])
  })
})

describe("summary of a functional model", () => {
  it("tells what each layer is connected to", () => {
    const x = Input({ shape: [4], name: "x" })
    const h = dense(4, "h").apply(x)
    const model = new Model({ inputs: x, outputs: new layers.Add({ name: "sum" }).apply([x, h]), name: "residual" })
    const lines = model.summary().split("\n")
    expect(lines[0]).toBe('Model "residual"')
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(
      expect.arrayContaining([
        ["Layer", "Output shape", "Parameters", "Multiply-adds", "Connected to"],
        ["x (Input)", "[null, 4]", "0", "0"],
        ["h (Dense)", "[null, 4]", "20", "16", "x"],
        ["sum (Add)", "[null, 4]", "0", "0", "x, h"],
      ]),
    )
    expect(lines.slice(-2)).toEqual([
      " Total 20 parameters (80 bytes): 20 trainable, 0 not",
      " 16 multiply-adds for one sample",
    ])
  })
})

describe("a loss that is not finite", () => {
  it("is explained with several inputs, too", async () => {
    const [a, b] = [Input({ shape: [1], name: "a" }), Input({ shape: [1], name: "b" })]
    const model = new Model({ inputs: [a, b], outputs: dense(1, "head").apply(new layers.Concatenate().apply([a, b])) })
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    await expect(model.fit([[[1]], [[Number.NaN]]], [[1]])).rejects.toThrow(NonFiniteError)
    await expect(model.fit([[[3e38]], [[3e38]]], [[1]])).rejects.toThrow(/Dense "head"|comes from the loss/)
    expect(() => model.compile({ optimizer: "sgd", loss: "meanSquaredError", lossWeights: 2 as never })).toThrow(
      ArgumentError,
    )
  })
})
