import { describe, expect, it } from "vitest"
import { NameError, NonFiniteError } from "../base/errors.ts"
import * as layers from "../layers/index.ts"
import { Input, Model, Sequential } from "../models/index.ts"
import { Adam } from "../optimizers/adam.ts"
import { SGD } from "../optimizers/SGD.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { ones, random, type Tensor, tensor, zeros } from "../tensor/index.ts"
import { createProbe, type ProbeOptions } from "./probe.ts"
import type { StepSample } from "./sample.ts"
import type { Statistics } from "./statistics.ts"

const targets = targetNames.filter((name) => checkTarget(name).ok)
const noise = (shape: readonly number[], seed: number): Tensor => random.normal(shape, { seed })

function expectStatistics(found: Statistics | undefined, values: ArrayLike<number>): void {
  const all = Array.from(values)
  const n = all.length
  const mean = all.reduce((a, b) => a + b, 0) / n
  const expected = {
    mean,
    std: Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n),
    rms: Math.sqrt(all.reduce((sum, x) => sum + x * x, 0) / n),
    min: Math.min(...all),
    max: Math.max(...all),
    zeros: all.filter((x) => x === 0).length / n,
    notFinite: 0,
  }
  const scale = Math.max(Math.abs(expected.min), Math.abs(expected.max), 1e-20)
  for (const [name, value] of Object.entries(expected))
    expect(Math.abs(found![name as keyof Statistics] - value), name).toBeLessThan(
      (name === "zeros" || name === "notFinite" ? 1 : scale) * 3e-5,
    )
}

/** A model of two layers, by hand in float64. */
function twoLayers(x: number[][], w1: number[][], w2: number[][], y: number[][]) {
  const product = (a: number[][], b: number[][]) =>
    a.map((row) => b[0]!.map((_, j) => row.reduce((s, v, k) => s + v * b[k]![j]!, 0)))
  const turn = (a: number[][]) => a[0]!.map((_, j) => a.map((row) => row[j]!))
  const [pre] = [product(x, w1)]
  const hidden = pre.map((row) => row.map((z) => 1 / (1 + Math.exp(-z))))
  const out = product(hidden, w2)
  const count = out.length * out[0]!.length
  const dOut = out.map((row, i) => row.map((v, j) => (2 * (v - y[i]![j]!)) / count))
  const dHidden = product(dOut, turn(w2))
  const dPre = dHidden.map((row, i) => row.map((d, j) => d * hidden[i]![j]! * (1 - hidden[i]![j]!)))
  return { pre, hidden, out, dOut, dHidden, dPre, dW1: product(turn(x), dPre), dW2: product(turn(hidden), dOut) }
}

describe("a probe", () => {
  it.each(targets)("gives the statistics that plain float64 gives, on %s", async (target) => {
    const [x, y] = [noise([7, 5], 1), noise([7, 3], 2)]
    const bare = { useBias: false } as const
    const model = new Sequential(
      [Input({ shape: [5] }), new layers.Dense(4, { activation: "sigmoid", ...bare }), new layers.Dense(3, bare)],
      { seed: 4 },
    )
    model.compile({ optimizer: new SGD({ learningRate: 0.5 }), loss: "meanSquaredError", target })
    const [w1, w2] = model.getWeights().map((w) => w.toArray() as number[][])
    const probe = createProbe()
    await model.fit(x, y, { batchSize: 7, shuffle: false, probes: [probe] })
    const [{ layers: seen, variables, predicted, step }] = probe.samples as [StepSample]
    const hand = twoLayers(x.toArray() as number[][], w1!, w2!, y.toArray() as number[][])
    expect(step).toBe(0)
    expect(predicted).toEqual([])
    expect(seen.map(({ path, kind, inputs }) => [path, kind, ...inputs])).toEqual([
      ["dense", "Dense"],
      ["dense_1", "Dense", "dense"],
    ])
    expectStatistics(seen[0]!.preActivation, hand.pre.flat())
    expectStatistics(seen[0]!.activation, hand.hidden.flat())
    expectStatistics(seen[0]!.gradient, hand.dHidden.flat())
    expectStatistics(seen[1]!.activation, hand.out.flat())
    expectStatistics(seen[1]!.gradient, hand.dOut.flat())
    const rms = (values: number[]) => Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length)
    expect(seen[0]!.preActivationGradient).toBeCloseTo(rms(hand.dPre.flat()), 6)
    expect(seen[0]!.slope).toBeCloseTo(rms(hand.hidden.flat().map((s) => s * (1 - s))), 6)
    expect(seen[1]!.preActivation).toBeUndefined()
    expect(seen[1]!.slope).toBeUndefined()
    const after = model.getWeights().map((w) => w.dataSync())
    for (const [i, [weight, gradient]] of [
      [w1!, hand.dW1],
      [w2!, hand.dW2],
    ].entries()) {
      const { name, updateRatio, effectiveRate, ...found } = variables[i]!
      expect(name).toBe(["dense/kernel", "dense_1/kernel"][i])
      expectStatistics(found.weight, weight!.flat())
      expectStatistics(found.gradient, gradient!.flat())
      const update = weight!.flat().map((w, j) => after[i]![j]! - w)
      expectStatistics(found.update, update)
      expect(updateRatio).toBeCloseTo(rms(update) / rms(weight!.flat()), 4)
      for (const rate of Object.values(effectiveRate!)) expect(rate).toBeCloseTo(0.5, 2)
    }
  })

  it.each(targets)(
    "leaves the training as it is to the last bit, on %s",
    async (target) => {
      for (const [name, make, shape] of networks) {
        // The last batch is smaller; native, where compiling takes longest, has batches of one size and no histograms.
        const native = target === "native"
        const count = native ? 20 : 24
        const [x, labels] = [noise([count, ...shape], 3), tensor(Int32Array.from({ length: count }, (_, i) => i % 3))]
        const run = async (options?: ProbeOptions) => {
          const model = make()
          model.compile({
            optimizer: new Adam({ learningRate: 0.01 }),
            loss: "sparseCategoricalCrossentropy",
            metrics: ["accuracy"],
            target,
          })
          const probes = options ? [createProbe(options)] : []
          const { history } = await model.fit(x, labels, { batchSize: 10, epochs: 2, seed: 5, probes })
          return { history, weights: model.variables.map((v) => [...v.value.dataSync()]), samples: probes[0]?.samples }
        }
        const [plain, watched] = [await run(), await run({ every: 2, histograms: native ? false : 3 })]
        expect(watched.history, name).toEqual(plain.history)
        expect(watched.weights, name).toEqual(plain.weights)
        expect(
          watched.samples!.map(({ step }) => step),
          name,
        ).toEqual(native ? [0, 2] : [0, 2, 3, 4])
        for (const { predicted, variables, layers: seen } of watched.samples!) {
          expect([4, 10], name).toContain(predicted[0]!.counts.reduce((a, b) => a + b))
          for (const { gradient, weight } of variables)
            expect(gradient.rms + weight.rms, name).toBeGreaterThanOrEqual(0)
          for (const { activation } of seen) expect(activation.notFinite, name).toBe(0)
        }
      }
    },
    120_000,
  )

  it("counts units that are 0 for all samples as dead, and flat ones as saturated", async () => {
    const build = (activation: "relu" | "tanh", bias: number[]) => {
      const model = new Sequential([Input({ shape: [2] }), new layers.Dense(4, { activation }), new layers.Dense(1)], {
        seed: 0,
      })
      model.setWeights([zeros([2, 4]).add([1, 0, 0, 0]), tensor(bias), ...model.getWeights().slice(2)])
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
      return model
    }
    const look = async (model: Sequential) => {
      const probe = createProbe({ histograms: false })
      await model.fit(
        [
          [1, 1],
          [-2, 1],
        ],
        [[1], [2]],
        { batchSize: 2, probes: [probe] },
      )
      return probe.samples[0]!.layers[0]!
    }
    // The first unit gives 2 and 0 (its input is 2 and −1), the others what their biases say.
    const dying = await look(build("relu", [0, -1, 1, -3]))
    expect(dying.dead).toBeCloseTo(0.5, 6)
    expect(dying.saturated).toBeUndefined()
    expect(dying.activation.zeros).toBeCloseTo(5 / 8, 6)
    expect(dying.histograms).toEqual({})
    // tanh′(2) = 0.07, tanh′(−1) = 0.42, tanh′(±5) = 0.0002
    const flat = await look(build("tanh", [0, 5, -5, 0]))
    expect(flat.dead).toBeUndefined()
    expect(flat.saturated!.units).toBeCloseTo(0.5, 6)
    expect(flat.saturated!.values).toBeCloseTo(0.5, 6)
  })

  it("sees each call of a shared layer, several inputs and outputs, and only what learns", async () => {
    const [a, b] = [Input({ shape: [3], name: "a" }), Input({ shape: [3], name: "b" })]
    const shared = new layers.Dense(4, { activation: "tanh" })
    const frozen = new layers.Dense(4, { trainable: false })
    const both = new layers.Concatenate().apply([shared.apply(a), frozen.apply(shared.apply(b))])
    const kind = new layers.Dense(3, { activation: "softmax", name: "kind" }).apply(both)
    const yes = new layers.Dense(1, { activation: "sigmoid", name: "yes" }).apply(both)
    const model = new Model({ inputs: { a, b }, outputs: { kind, yes } })
    model.compile({ optimizer: "adam", loss: { kind: "sparseCategoricalCrossentropy", yes: "binaryCrossentropy" } })
    const probe = createProbe()
    const x = { a: noise([6, 3], 1), b: noise([6, 3], 2) }
    await model.fit(x, { kind: [0, 1, 2, 0, 1, 2], yes: [[1], [0], [1], [0], [1], [0]] }, { probes: [probe] })
    const [{ layers: seen, variables, predicted }] = probe.samples as [StepSample]
    expect(seen.map(({ path, inputs }) => [path, ...inputs].join(" "))).toEqual([
      "dense",
      "dense#2",
      "dense_1 dense#2",
      "concatenate dense dense_1",
      "kind concatenate",
      "yes concatenate",
    ])
    expect(variables.map(({ name }) => name)).toEqual([
      "dense/kernel",
      "dense/bias",
      "kind/kernel",
      "kind/bias",
      "yes/kernel",
      "yes/bias",
    ])
    expect(predicted.map(({ output, counts }) => [output, counts.length, counts.reduce((p, q) => p + q)])).toEqual([
      ["kind", 3, 6],
      ["yes", 2, 6],
    ])
    // The loss takes logits, so nothing flows through the last activations; what they give is probabilities all the same.
    const last = seen.find(({ path }) => path === "kind")!
    expect(last.gradient).toBeUndefined()
    expect(last.preActivationGradient).toBeGreaterThan(0)
    expect(last.activation.mean).toBeCloseTo(1 / 3, 5)
    expect(seen.every(({ gradient, path }) => path === "kind" || path === "yes" || gradient!.rms > 0)).toBe(true)
  })

  it("keeps what it saw in a step whose loss is not finite", async () => {
    const model = new Sequential([
      Input({ shape: [1] }),
      new layers.Dense(2, { kernelInitializer: "ones" }),
      new layers.Dense(1),
    ])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target: "wasm" })
    const probe = createProbe()
    await expect(model.fit([[1], [Number.NaN]], [[1], [1]], { probes: [probe] })).rejects.toThrow(NonFiniteError)
    const [first] = probe.samples[0]!.layers
    expect(first!.activation.notFinite).toBeCloseTo(0.5, 6)
    expect(first!.activation.mean).toBeNaN()
  })

  it("does not lose small gradients or large values", async () => {
    const model = new Sequential([
      Input({ shape: [3] }),
      new layers.Dense(3, { useBias: false, kernelInitializer: "ones" }),
    ])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target: "wasm" })
    const probe = createProbe()
    await model.fit(tensor([[1e-20, 3e-20, 1e-20]]), tensor([[1, 1, 1]]), { probes: [probe] })
    const { gradient, weight } = probe.samples[0]!.variables[0]!
    // dW = −2/3 x for each unit.
    expect(gradient.rms * 1e20).toBeCloseTo((2 / 3) * Math.sqrt(11 / 3), 4)
    expect(weight.std).toBe(0)
  })

  it("may look into several models in turn", async () => {
    const probe = createProbe({ histograms: false })
    const models = [2, 5].map((units) => {
      const model = new Sequential([Input({ shape: [1] }), new layers.Dense(units), new layers.Dense(1)])
      model.compile({ optimizer: "sgd", loss: "meanSquaredError", target: "wasm" })
      return model
    })
    const one = { batchSize: 1, probes: [probe] }
    for (const model of [...models, ...models]) await model.fit(ones([11, 1]), ones([11, 1]), one)
    expect(probe.samples.map(({ step }) => step)).toEqual([0, 10, 0, 10, 20, 20])
    for (const { layers: seen } of probe.samples)
      expect(seen.map(({ activation }) => activation.notFinite)).toEqual([0, 0])
    // A model learns to say 1, and says so when it is looked into again.
    expect(probe.samples[4]!.layers[1]!.activation.mean).not.toBe(probe.samples[5]!.layers[1]!.activation.mean)
  })

  it("refuses layers that are not there, keeps as many samples as asked, and tells each at once", async () => {
    const model = new Sequential([Input({ shape: [1] }), new layers.Dense(1), new layers.Dense(1)])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target: "wasm" })
    const train = (options: ProbeOptions) => {
      const probe = createProbe(options)
      return { probe, done: model.fit(zeros([5, 1]), zeros([5, 1]), { batchSize: 1, probes: [probe] }) }
    }
    await expect(train({ layers: ["dense_2"] }).done).rejects.toThrow(NameError)
    const told: number[] = []
    const { probe, done } = train({ every: 1, keep: 2, layers: ["dense_1"], onSample: ({ step }) => told.push(step) })
    await done
    const from = told[0]!
    expect(told).toEqual([0, 1, 2, 3, 4].map((i) => from + i))
    expect(probe.samples.map(({ step }) => step)).toEqual([from + 3, from + 4])
    expect(probe.samples[0]!.layers.map(({ path }) => path)).toEqual(["dense_1"])
    expect(probe.samples[0]!.variables.map(({ name }) => name)).toEqual(["dense_1/kernel", "dense_1/bias"])
    expect(() => createProbe({ every: 0 })).toThrow(/every/)
    expect(() => createProbe({ histograms: 0 })).toThrow(/histograms/)
    await expect(model.fit([[1]], [[1]], { probes: [{} as never] })).rejects.toThrow(/probes\[0\]/)
  })
})

/** Where fusion joins most: products that are added, reductions that are finished, residuals, statistics of the batch. */
const networks: readonly (readonly [string, () => Sequential | Model, readonly number[]])[] = [
  [
    "dense",
    () =>
      new Sequential(
        [
          new layers.Dense(16, { activation: "relu" }),
          new layers.Dense(12, { activation: "tanh" }),
          new layers.Dense(3, { activation: "softmax" }),
        ],
        { seed: 1 },
      ),
    [9],
  ],
  [
    "residual with dropout, scales and products",
    () => {
      const x = Input({ shape: [12] })
      const h = new layers.Dense(12, { activation: "sigmoid" }).apply(x)
      const dropped = new layers.Dropout(0.3).apply(new layers.Dense(12).apply(h))
      const sum = new layers.Add().apply([x, dropped])
      const normal = new layers.BatchNormalization({ center: false }).apply(sum)
      const gated = new layers.Add().apply([new layers.Multiply().apply([normal, h]), x])
      return new Model({ inputs: x, outputs: new layers.Dense(3, { activation: "softmax" }).apply(gated), seed: 3 })
    },
    [12],
  ],
  [
    "convolutions",
    () =>
      new Sequential(
        [
          new layers.Conv2D(4, 3, { activation: "relu" }),
          new layers.BatchNormalization(),
          new layers.MaxPooling2D(2),
          new layers.DepthwiseConv2D(3, { padding: "same" }),
          new layers.Activation("relu"),
          new layers.Flatten(),
          new layers.Dropout(0.2),
          new layers.Dense(3, { activation: "softmax" }),
        ],
        { seed: 2 },
      ),
    [8, 8, 2],
  ],
]
