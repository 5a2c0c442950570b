import { describe, expect, it } from "vitest"
import * as initializers from "../initializers/index.ts"
import * as layers from "../layers/index.ts"
import type { Layer } from "../layers/layer.ts"
import * as losses from "../losses/index.ts"
import type { LossLike } from "../losses/resolve.ts"
import { Input, Sequential } from "../models/index.ts"
import { Adam } from "../optimizers/adam.ts"
import { Optimizer } from "../optimizers/optimizer.ts"
import { SGD } from "../optimizers/SGD.ts"
import { L2 } from "../regularizers/index.ts"
import { random, stopGradient, type Tensor, tensor } from "../tensor/index.ts"
import { blobs, curve, target } from "./_networks.test-helper.ts"
import { type CheckupOptions, checkup } from "./checkup.ts"
import type { Finding } from "./finding.ts"

const train = blobs(300, 5, 10)
const test = blobs(100, 5, 10, 2)

const dense = (units: number, options: layers.DenseOptions = {}) =>
  new layers.Dense(units, { activation: "relu", kernelInitializer: "heNormal", ...options })
const softmax = (options: layers.DenseOptions = {}) => new layers.Dense(5, { activation: "softmax", ...options })

function modelOf(
  hidden: readonly Layer[],
  {
    last = softmax(),
    optimizer = new Adam({ learningRate: 0.003 }) as Optimizer,
    loss = "sparseCategoricalCrossentropy" as LossLike,
    features = 10,
  } = {},
) {
  const model = new Sequential([Input({ shape: [features] }), ...hidden, last], { seed: 0 })
  model.compile({ optimizer, loss, target })
  return model
}

const found = async (model: Sequential, options: Partial<CheckupOptions> = {}) =>
  checkup(model, { x: train.x, y: train.y, test, ...options })

/** The finding that was to be made; or, in the message, those that were. */
function expectFinding(findings: readonly Finding[], id: string, severity: Finding["severity"] = "problem"): Finding {
  const finding = findings.find((one) => one.id === id)
  expect(findings.map((one) => one.id)).toContain(id)
  expect(finding!.severity).toBe(severity)
  expect(finding!.evidence.en).not.toMatch(/NaN|undefined/)
  return finding!
}

const two = () => [dense(24), dense(24)]

describe("a fault that was planted in a network is found by the check that is for it:", () => {
  it("labels shuffled against their inputs", async () => {
    const order = [...random.uniform([300], { seed: 5 }).dataSync()].map((value, i) => [value, i] as const)
    const labels = train.y.dataSync()
    const y = tensor(
      order.sort((a, b) => a[0] - b[0]).map(([, i]) => labels[i]!),
      { dtype: "int32" },
    )
    expectFinding(await found(modelOf(two()), { y, quick: true }), "unrelatedLabels")
  })

  it("inputs from 0 to 255", async () => {
    const { where } = expectFinding(await found(modelOf(two()), { x: train.x.mul(255), quick: true }), "unscaledInputs")
    expect(where).toEqual(["dense"])
  })

  it("inputs from 0 to 255 behind a layer that scales them are no fault", async () => {
    const findings = await found(modelOf([new layers.Rescaling(1 / 255), ...two()]), {
      x: train.x.mul(255),
      quick: true,
    })
    expect(findings.map(({ id }) => id)).not.toContain("unscaledInputs")
  })

  it("a learning rate 100 times too large", async () => {
    const optimizer = new Adam({ learningRate: 1 })
    const findings = await found(modelOf(two(), { optimizer }))
    const { evidence } = expectFinding(findings, "learningRateTooLarge")
    expect(evidence.numbers.better).toBeLessThanOrEqual(0.1)
    expect(findings.map(({ id }) => id)).not.toContain("learningRateTooSmall")
  })

  it("a learning rate that overflows at once", async () => {
    expectFinding(await found(modelOf(two(), { optimizer: new SGD({ learningRate: 1e6 }) })), "learningRateTooLarge")
  })

  it("a learning rate 1,000 times too small", async () => {
    const findings = await found(modelOf(two(), { optimizer: new Adam({ learningRate: 3e-6 }) }))
    const { evidence } = expectFinding(findings, "learningRateTooSmall")
    expect(evidence.numbers.better).toBeGreaterThan(1e-4)
    expect(findings.map(({ id }) => id)).not.toContain("learningRateTooLarge")
  })

  it("a learning rate so small that nothing moves, and nothing else", async () => {
    const findings = await found(modelOf(two(), { optimizer: new SGD({ learningRate: 1e-6 }) }))
    expectFinding(findings, "learningRateTooSmall")
    expect(findings.map(({ id }) => id)).not.toContain("overfitsOneBatch")
  })

  it("a softmax before a loss of logits", async () => {
    const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true })
    expectFinding(await found(modelOf(two(), { loss }), { quick: true }), "softmaxTwice")
  })

  it("logits in a loss of probabilities", async () => {
    const { warn } = console
    console.warn = () => {} // compile says so, too
    try {
      const model = modelOf(two(), { last: new layers.Dense(5) })
      expectFinding(await found(model, { quick: true }), "logitsAsProbabilities")
    } finally {
      console.warn = warn
    }
  })

  it("a layer that is frozen behind one that learns", async () => {
    const model = modelOf([dense(24), dense(24, { trainable: false })])
    expect(expectFinding(await found(model, { quick: true }), "frozenLayers").where).toEqual(["dense_1"])
  })

  it("but frozen first layers are only noted", async () => {
    expectFinding(
      await found(modelOf([dense(24, { trainable: false }), dense(24)]), { quick: true }),
      "frozenLayers",
      "note",
    )
  })

  it("ReLU that is dead from large negative biases", async () => {
    const model = modelOf([dense(24), dense(24, { biasInitializer: new initializers.Constant(-50) })])
    const findings = await found(model, { quick: true })
    expect(expectFinding(findings, "deadUnits").where).toEqual(["dense_1"])
    expect(expectFinding(findings, "neverUpdated").where).toContain("dense/kernel")
  })

  it("weights that all begin at 0", async () => {
    const zeros = { kernelInitializer: "zeros" } as const
    const model = modelOf([dense(24, zeros), dense(24, zeros)], { last: softmax(zeros) })
    expectFinding(await found(model, { quick: true }), "symmetricStart")
  })

  it("test samples among the training samples", async () => {
    const [x, y] = [train.x.slice([[0, 20]]), train.y.slice([[0, 20]])]
    const { evidence } = expectFinding(await found(modelOf(two()), { test: { x, y }, quick: true }), "leakedTest")
    expect(evidence.numbers.leaked).toBe(20)
  })

  it("labels that are all the same", async () => {
    expectFinding(await found(modelOf(two()), { y: train.y.mul(0), quick: true }), "constantLabels")
  })

  it("first weights that let the signal explode", async () => {
    const wild = { kernelInitializer: new initializers.RandomNormal({ stddev: 3 }) }
    const model = modelOf([dense(50, wild), dense(50, wild), dense(50, wild)], { last: softmax(wild) })
    const findings = await found(model, { quick: true })
    expectFinding(findings, "explodingSignal")
    expectFinding(findings, "startLoss")
  })

  it("first weights that let it fade", async () => {
    const faint = { kernelInitializer: new initializers.RandomNormal({ stddev: 0.01 }) }
    const model = modelOf([dense(24, faint), dense(24, faint), dense(24, faint)])
    expectFinding(await found(model, { quick: true }), "vanishingSignal", "warning")
  })

  it("sigmoid so deep that gradients vanish", async () => {
    const model = modelOf(Array.from({ length: 8 }, () => new layers.Dense(20, { activation: "sigmoid" })))
    expect(expectFinding(await found(model, { quick: true }), "vanishingGradient").where).toEqual(["dense/kernel"])
  })

  it("sigmoid that is saturated from the start", async () => {
    const wild = { activation: "sigmoid", kernelInitializer: new initializers.RandomNormal({ stddev: 20 }) } as const
    expectFinding(await found(modelOf([new layers.Dense(24, wild)]), { quick: true }), "saturatedUnits", "warning")
  })

  it("a momentum of batch normalization that is too slow for so few steps", async () => {
    const model = modelOf([dense(24), new layers.BatchNormalization({ momentum: 0.999 })])
    const { evidence } = expectFinding(await found(model, { steps: 100, quick: true }), "movingStatistics")
    expect(evidence.numbers.left).toBeCloseTo(0.999 ** 100)
    const enough = await found(model, { steps: 10_000, quick: true })
    expect(enough.map(({ id }) => id)).not.toContain("movingStatistics")
  })

  it("and a trained model whose moving statistics are not there yet", async () => {
    const model = modelOf([dense(24), new layers.BatchNormalization({ momentum: 0.999 })])
    await model.fit(train, { epochs: 8, seed: 0 })
    expectFinding(await found(model, { quick: true }), "trainEvalGap")
  })

  it("a derivative of another function, in one layer", async () => {
    const wrong = (x: Tensor) => {
      const y = x.tanh()
      return stopGradient(y).add(x.sub(stopGradient(x)).mul(stopGradient(y)))
    }
    const model = modelOf([dense(12), dense(12, { activation: wrong }), dense(12)])
    const { where } = expectFinding(await found(model), "wrongGradient")
    expect(where).toEqual(["dense", "dense_1"])
  })

  it("a gradient that is 5 times too long", async () => {
    const right = new losses.SparseCategoricalCrossentropy({ fromLogits: true })
    const loss = (y: Tensor, p: Tensor) => {
      const value = right.call(y, p)
      return stopGradient(value).add(value.sub(stopGradient(value)).mul(5))
    }
    const findings = await found(modelOf(two(), { last: new layers.Dense(5), loss }))
    expect(expectFinding(findings, "scaledGradient").evidence.numbers.factor).toBeCloseTo(5, 2)
    expect(findings.map(({ id }) => id)).not.toContain("wrongGradient")
  })

  it("a loss that does not look at its targets", async () => {
    const loss = (_: Tensor, p: Tensor) => p.square().mean({ axis: -1 })
    expectFinding(await found(modelOf(two(), { loss }), { quick: true }), "targetsIgnored")
  })

  it("an optimizer that goes uphill", async () => {
    class Ascent extends Optimizer {
      readonly name = "ascent"
      init() {
        return {}
      }
      update(variable: Tensor, gradient: Tensor, _slots: object, _step: Tensor, rate: Tensor) {
        return { variable: variable.add(gradient.mul(rate)), slots: {} }
      }
    }
    const optimizer = new Ascent(0.1)
    expectFinding(await found(modelOf(two(), { optimizer }), { quick: true }), "uphill")
  })

  it("weights that nothing can reach", async () => {
    const cut = new layers.Activation((x) => stopGradient(x))
    const findings = await found(modelOf([dense(24), cut, dense(24)]), { quick: true })
    expect(expectFinding(findings, "neverUpdated").where).toEqual(["dense/kernel", "dense/bias"])
  })

  it("a penalty so strong that it is all that is learned", async () => {
    const kernelRegularizer = new L2(10)
    const model = modelOf([dense(24, { kernelRegularizer })], { last: softmax({ kernelRegularizer }) })
    const { evidence } = expectFinding(await found(model), "overfitsOneBatch", "warning")
    expect(evidence.numbers.after).toBeGreaterThan(1)
  })

  it("NaN in the data", async () => {
    const x = train.x.dataSync().slice()
    x[5] = Number.NaN
    const findings = await found(modelOf(two()), { x: tensor(x, { shape: [300, 10] }) })
    expect(findings.map(({ id }) => id)).toEqual(["notFiniteData"])
  })

  it("targets in thousands", async () => {
    const { x, y } = curve(100)
    const model = modelOf([dense(12)], { last: new layers.Dense(1), loss: "meanSquaredError", features: 3 })
    expectFinding(await checkup(model, { x, y: y.mul(5000), quick: true }), "unscaledTargets", "warning")
  })

  it("a trained model that answers the same to everything", async () => {
    const model = modelOf([dense(24)])
    await model.trainOnBatch(train.x, train.y)
    const bias = model.weights.at(-1)!
    bias.assign([0, 0, 50, 0, 0])
    expect(expectFinding(await found(model, { quick: true }), "singleClass").evidence.numbers.answer).toBe(2)
  })
})
