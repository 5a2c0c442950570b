import { describe, expect, it } from "vitest"
import { NameError } from "../base/errors.ts"
import { embeddedDigits, holdOut } from "../datasets/embedded.ts"
import { RandomNormal } from "../initializers/index.ts"
import * as layers from "../layers/index.ts"
import { Layer } from "../layers/layer.ts"
import { Input, Model, Sequential } from "../models/index.ts"
import { SGD } from "../optimizers/SGD.ts"
import { ones, random, stopGradient, type Tensor, tensor, zeros } from "../tensor/index.ts"
import { checkModelGradients } from "./checkModelGradients.ts"
import { cost } from "./cost.ts"
import { featureMaps } from "./featureMaps.ts"
import { histogramOf } from "./histogram.ts"
import { predictedClasses } from "./predictedClasses.ts"
import { createProbe } from "./probe.ts"
import { sparsity } from "./sparsity.ts"
import { staircase } from "./staircase.ts"
import { recordSample, sampleTags } from "./tags.ts"

const target = "wasm"
const noise = (shape: readonly number[], seed: number): Tensor => random.normal(shape, { seed })

describe("the staircase", () => {
  it("splits the 12,000 between first and last layer of a sigmoid network with small weights into its factors", async () => {
    const dense = (units: number, activation: "sigmoid" | "softmax") =>
      new layers.Dense(units, { activation, kernelInitializer: new RandomNormal({ stddev: 0.01 }) })
    const model = new Sequential(
      [Input({ shape: [784] }), dense(40, "sigmoid"), dense(20, "sigmoid"), dense(10, "softmax")],
      { seed: 0 },
    )
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "sparseCategoricalCrossentropy", target })
    // Drawn by chance, as there: of classes in equal numbers the last gradient is smaller.
    const { images, labels } = holdOut(await embeddedDigits(), 1000).test
    const drawn = random.randint([100], 0, 1000, { seed: 1 })
    const x = tensor(Float32Array.from(images, (pixel) => pixel / 255))
      .reshape([1000, 784])
      .take(drawn)
    const y = tensor(Int32Array.from(labels)).take(drawn)
    const probe = createProbe({ histograms: false })
    await model.fit(x, y, { batchSize: 100, probes: [probe] })
    const [sample] = probe.samples
    const kernels = sample!.variables.filter(({ name }) => name.endsWith("kernel")).map(({ gradient }) => gradient.rms)
    // Measured with numpy on other batches: 1.3e-6, 1.2e-4, 1.6e-2.
    for (const [i, expected] of [1.3e-6, 1.2e-4, 1.6e-2].entries())
      expect(Math.abs(Math.log(kernels[i]! / expected))).toBeLessThan(0.7)
    const [last, middle, first] = staircase(sample!)
    expect([last!.path, middle!.path, first!.path]).toEqual(["dense_2", "dense_1", "dense"])
    // Where sigmoid is nearly linear, f′ is a quarter; a weight matrix of 20 columns multiplies by 0.01 √20 or so.
    expect(first!.activationFactor).toBeCloseTo(0.25, 2)
    expect(middle!.activationFactor).toBeCloseTo(0.25, 2)
    expect(Math.abs(Math.log(middle!.weightFactor! / (0.01 * Math.sqrt(20))))).toBeLessThan(0.3)
    const product = last!.weightFactor! * middle!.activationFactor! * middle!.weightFactor! * first!.activationFactor!
    const [one, , three] = sample!.layers
    expect(product / (one!.preActivationGradient! / three!.preActivationGradient!)).toBeCloseTo(1, 6)
    expect(first!.forwardFactor).toBeUndefined()
    expect(middle!.forwardFactor).toBeCloseTo(middle!.signal / first!.signal, 6)
  })
})

describe("tags", () => {
  it("flatten a sample for a recorder", async () => {
    const model = new Sequential([Input({ shape: [2] }), new layers.Dense(3, { activation: "softmax" })])
    model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy", target })
    const probe = createProbe()
    await model.fit(zeros([4, 2]), tensor(Int32Array.of(0, 1, 2, 0)), { probes: [probe] })
    const { scalars, histograms } = sampleTags(probe.samples[0]!)
    const names = scalars.map(([tag]) => tag)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining(["dense/preActivation/rms", "dense/kernel/updateRatio", "predicted/2"]),
    )
    expect(scalars.every(([, value]) => typeof value === "number")).toBe(true)
    expect(histograms.map(([tag]) => tag)).toContain("dense/kernel/update")
    const seen: string[] = []
    recordSample(
      {
        scalar: (tag, step) => seen.push(`${tag} ${step}`),
        histogram: (tag, step, { count }) => seen.push(`${tag} ${step} ${count}`),
      },
      probe.samples[0]!,
    )
    expect(seen).toHaveLength(scalars.length + histograms.length)
    expect(seen).toContain("dense/bias/weight 0 3")
  })

  it("come with histograms that know how large the tensor was", () => {
    expect(histogramOf([0, 8, Number.NaN], 700)).toMatchObject({ min: 0, max: 8, count: 2, size: 700 })
    expect(histogramOf([3, 3])).toMatchObject({ limits: [3], counts: [2], size: 2 })
  })
})

/** Its way back leaves out the factor. */
class Wrong extends Layer {
  readonly kind = "Wrong"
  readonly #dense = new layers.Dense(3, { name: "inner" })
  override get sublayers() {
    return [this.#dense]
  }
  protected override makeWeights(shape: readonly number[]) {
    this.#dense.build(shape)
  }
  override computeOutputShape() {
    return [3]
  }
  protected override forward(x: Tensor): Tensor {
    const y = this.#dense.call(x)
    return y.mul(stopGradient(y))
  }
}

describe("checkModelGradients", () => {
  const check = (model: Sequential, x: Tensor) => {
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    model.build()
    return checkModelGradients(model, x, ones([x.shape[0]!, 3]))
  }

  it("lights every layer of a right network, and only the layer that lies", () => {
    const parts = () => [new layers.Dense(5, { activation: "tanh" }), new layers.BatchNormalization()]
    const right = new Sequential([Input({ shape: [4] }), ...parts(), new layers.Dense(3)], { seed: 1 })
    expect(check(right, noise([6, 4], 1)).map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
      "dense right",
      "batchNormalization right",
      "dense_1 right",
    ])
    const lying = new Sequential([Input({ shape: [4] }), new Wrong(), new layers.Dense(3)], { seed: 1 })
    const [wrong, after] = check(lying, noise([6, 4], 1))
    expect(wrong).toMatchObject({ path: "wrong/inner", verdict: "wrong" })
    const { analytic, numerical } = wrong!.variables[0]!.worst
    expect(numerical / analytic).toBeCloseTo(2, 5)
    expect(after).toMatchObject({ path: "dense", verdict: "right" })
  })

  it("tells a kink from a mistake", () => {
    const model = new Sequential(
      [
        Input({ shape: [2] }),
        new layers.Dense(2, { activation: "relu", kernelInitializer: "zeros" }),
        new layers.Dense(3),
      ],
      { seed: 1 },
    )
    const [first, last] = check(model, noise([4, 2], 1))
    // All that goes into the ReLU is 0.
    expect(first!.verdict).toBe("kink")
    expect(first!.variables[0]!.kinks).toBeGreaterThan(0)
    expect(last!.verdict).not.toBe("wrong")
  })
})

describe("what can be read off a model", () => {
  it("is to which classes it gives its samples, for each output", async () => {
    const x = Input({ shape: [2] })
    const kind = new layers.Dense(3, { name: "kind" }).apply(x)
    const yes = new layers.Dense(1, { name: "yes" }).apply(x)
    const model = new Model({ inputs: x, outputs: [kind, yes] })
    model.setWeights([
      tensor([
        [1, 0, 0],
        [0, 1, 0],
      ]),
      zeros([3]),
      tensor([[1], [0]]),
      zeros([1]),
    ])
    const found = await predictedClasses(model, [
      [2, 1],
      [1, 3],
      [0, 1],
      [-1, -1],
    ])
    expect(found).toEqual([
      { output: "kind", counts: [1, 2, 1] },
      { output: "yes", counts: [2, 2] },
    ])
  })

  it("is how sparse its weights are, and what it costs", () => {
    const model = new Sequential([
      Input({ shape: [2] }),
      new layers.Dense(2, { activation: "relu" }),
      new layers.Dense(1),
    ])
    model.setWeights([
      tensor([
        [1, 0],
        [1e-4, -1],
      ]),
      zeros([2]),
      tensor([[1], [0.002]]),
      ones([1]),
    ])
    expect(sparsity(model).map(({ name, fraction }) => `${name} ${fraction}`)).toEqual([
      "dense/kernel 0.5",
      "dense/bias 1",
      "dense_1/kernel 0",
      "dense_1/bias 0",
    ])
    expect(sparsity(model, 0.01)[2]!.fraction).toBe(0.5)
    const found = cost(model, { batchSize: 10 })
    expect(found.flops).toEqual({ forward: 120, training: 360 })
    expect(found.memory).toEqual(model.memory({ batchSize: 10 }))
    expect(found.layers.map(({ parameters }) => parameters)).toEqual([6, 3])
    expect(String(found)).toMatch(/dense_1 \(Dense\) +3 +2\n/)
  })

  it("is what one layer gives", () => {
    const model = new Sequential([
      Input({ shape: [4, 4, 1] }),
      new layers.Conv2D(2, 3, { activation: "relu" }),
      new layers.Flatten(),
      new layers.Dense(1),
    ])
    const x = noise([2, 4, 4, 1], 1)
    model.build()
    const conv = model.layers[0]!
    expect([...featureMaps(model, x, "conv2D").dataSync()]).toEqual([...conv.call(x).dataSync()])
    expect(() => featureMaps(model, x, "conv2d")).toThrow(NameError)
  })
})
