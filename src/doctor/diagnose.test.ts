import { describe, expect, it } from "vitest"
import { NonFiniteError } from "../base/errors.ts"
import { RandomNormal } from "../initializers/index.ts"
import { createProbe, recordSample } from "../inspect/index.ts"
import * as layers from "../layers/index.ts"
import { Input, Sequential } from "../models/index.ts"
import { SGD } from "../optimizers/SGD.ts"
import { createRecorder, type Json, type Run } from "../runs/index.ts"
import { random } from "../tensor/index.ts"
import { blobs, healthy, target } from "./_networks.test-helper.ts"
import { checkup } from "./checkup.ts"
import { diagnose } from "./diagnose.ts"
import type { Finding } from "./finding.ts"
import { markdown } from "./report.ts"
import { watch } from "./watch.ts"

interface Recorded {
  readonly curves?: Readonly<Record<string, readonly number[]>>
  readonly figures?: Readonly<Record<string, number>>
  readonly settings?: Json
}

function run({ curves = {}, figures = {}, settings = {} }: Recorded): Run {
  const record = createRecorder()
  for (const [tag, values] of Object.entries(curves))
    for (const [i, value] of values.entries()) record.scalar(tag, 10 * (i + 1), value)
  for (const [name, value] of Object.entries(figures)) record.figure(name, value)
  return record.finish({ seed: 0, target: "wasm", settings, experiment: "8.3" })
}

const noise = random.normal([400], { seed: 3 }).dataSync()
/** From `from` to `to`, most of the way in the first `pace` points, with some noise. */
const falling = (from: number, to: number, { pace = 10, points = 100, spread = 0 } = {}) =>
  Array.from({ length: points }, (_, i) => to + (from - to) * Math.exp(-i / pace) + spread * noise[i]!)

const good: Record<string, readonly number[]> = {
  "train/loss": falling(2.3, 0.1),
  "test/loss": falling(2.3, 0.15, { spread: 0.002 }),
  "train/accuracy": falling(0.1, 0.97),
  "test/accuracy": falling(0.1, 0.95, { spread: 0.003 }),
}
const of = (findings: readonly Finding[], id: string): Finding => {
  expect(findings.map((finding) => finding.id)).toContain(id)
  return findings.find((finding) => finding.id === id)!
}
const ids = (recorded: Recorded) => diagnose(run(recorded)).map(({ id }) => id)

describe("of the record of a training the doctor", () => {
  it("says nothing where it went well", () => {
    expect(
      ids({ curves: good, figures: { "update/layer1": 0.3, "gradientError/layer1": 1e-6, deadUnits: 0.1 } }),
    ).toEqual([])
  })

  it("tells divergence from learning", () => {
    expect(ids({ curves: { ...good, "train/loss": falling(2.3, 90) } })).toContain("divergence")
    expect(ids({ curves: {}, figures: { overflow: 1 } })).toEqual(["divergence"])
  })

  it("tells a plateau from convergence", () => {
    const stuck = { "train/loss": falling(2.31, 2.3, { spread: 0.001 }), "test/accuracy": falling(0.1, 0.113) }
    expect(ids({ curves: stuck })).toContain("plateau")
    expect(ids({ curves: good })).not.toContain("plateau")
  })

  it("sees overfitting in accuracies, and in a test loss that rises", () => {
    const apart = of(diagnose(run({ figures: { trainAccuracy: 1, testAccuracy: 0.76 } })), "overfitting")
    expect(apart.evidence.numbers.gap).toBeCloseTo(0.24)
    expect(apart.severity).toBe("warning")
    const rising = [...falling(2.3, 0.2, { points: 50 }), ...falling(0.2, 0.6, { points: 50 })]
    expect(ids({ curves: { "train/loss": good["train/loss"]!, "test/loss": rising } })).toEqual(["overfitting"])
  })

  it("says what ten times the data would bring, from runs that differ in nothing else", () => {
    const of300 = (train: number, testAccuracy: number, rest = {}) =>
      run({ figures: { trainAccuracy: 1, testAccuracy }, settings: { data: { train }, epochs: 5, ...rest } })
    // Error 0.4 · (n / 100)^−½: 0.04 at 10,000.
    const others = [of300(100, 0.6), of300(400, 0.8), of300(100, 0.1, { epochs: 1 })]
    const { evidence } = of(diagnose(of300(1000, 1 - 0.4 / Math.sqrt(10)), { others }), "overfitting")
    expect(evidence.numbers.tenfold).toBeCloseTo(0.96, 6)
    expect(evidence.en).toContain("with ten times as many, 96 % would be right")
  })

  it("sees wobble, but not in a curve that only rises", () => {
    expect(ids({ curves: { ...good, "test/accuracy": falling(0.1, 0.8, { spread: 0.09 }) } })).toContain("wobble")
    expect(ids({ curves: good })).not.toContain("wobble")
    expect(ids({ curves: { "test/accuracy": falling(0.1, 0.9, { pace: 60 }) } })).not.toContain("wobble")
  })

  it("sees that it was stopped before its end", () => {
    expect(
      ids({ curves: { ...good, "test/accuracy": falling(0.1, 0.9, { pace: 60 }), "train/accuracy": [] } }),
    ).toContain("stoppedEarly")
  })

  it("names the one class that is always the answer", () => {
    const answers = { "test/answers/1": [0.3, 1, 1], "test/answers/2": [0.7, 0, 0] }
    const { evidence } = of(diagnose(run({ curves: answers, figures: { "label/1": 0.1135 } })), "singleClass")
    expect(evidence.numbers).toEqual({ answer: 1, share: 1, usual: 0.1135 })
    const still = { "test/accuracy": new Array(20).fill(0.1135) }
    expect(
      of(diagnose(run({ curves: still, figures: { "label/1": 0.1135 } })), "singleClass").evidence.numbers.answer,
    ).toBe(1)
    expect(of(diagnose(run({ curves: still })), "singleClass").severity).toBe("warning")
  })

  it("names the first NaN, by its curve and step", () => {
    const curves = {
      "dense/gradient/rms": [1, 2, Number.POSITIVE_INFINITY, Number.NaN],
      "train/loss": [1, 2, 3, Number.NaN],
    }
    const { where, evidence } = of(diagnose(run({ curves })), "firstNotFinite")
    expect(where).toEqual(["dense/gradient/rms"])
    expect(evidence.numbers.step).toBe(30)
  })

  it("reads the error with which fit gave up", async () => {
    const model = new Sequential([Input({ shape: [2] }), new layers.Dense(1, { kernelInitializer: "ones" })])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    const error = await model.fit([[3e38, 3e38]], [[0]]).catch((failed: unknown) => failed)
    expect(error).toBeInstanceOf(NonFiniteError)
    expect(of(diagnose(error as NonFiniteError), "firstNotFinite").where).toEqual(["sequential/dense"])
  })

  it("reads what was recorded of updates, gradients and dead units", () => {
    const figures = { "update/layer1": 0.2, "update/layer2": 0, "gradientError/layer1": 0.07, deadUnits: 0.77 }
    const findings = diagnose(run({ figures }))
    expect(of(findings, "frozenLayers").where).toEqual(["layer2"])
    expect(of(findings, "wrongGradient").where).toEqual(["layer1"])
    expect(of(findings, "deadUnits").severity).toBe("warning")
  })

  it("reads what a probe wrote into the run", async () => {
    const { x, y } = blobs(60, 5, 10)
    const deep = Array.from({ length: 8 }, () => new layers.Dense(20, { activation: "sigmoid" }))
    const frozen = new layers.Dense(5, { activation: "softmax" })
    const model = new Sequential([Input({ shape: [10] }), ...deep, frozen], { seed: 0 })
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "sparseCategoricalCrossentropy", target })
    const record = createRecorder()
    const probe = createProbe({ every: 1, histograms: false, onSample: (sample) => recordSample(record, sample) })
    await model.fit(x, y, { epochs: 2, seed: 0, probes: [probe] })
    const findings = diagnose(record.finish({ seed: 0, target, settings: {} }))
    expect(of(findings, "vanishingGradient").where).toEqual(["dense/kernel"])
    expect(of(findings, "neverUpdated").where).toHaveLength(18)
    // And the same from its samples.
    const sampled = diagnose({ history: {}, epoch: [], stopped: false }, { samples: probe.samples })
    expect(of(sampled, "vanishingGradient").severity).toBe("problem")
    expect(of(sampled, "neverUpdated").title.en).toBe("Weights with a gradient do not move")
  })

  it("reads the history of fit, with its validation", async () => {
    const history = { loss: [2.3, 1, 0.5, 0.2, 0.1, 0.05], valLoss: [2.3, 1.2, 1, 1.4, 1.9, 2.4] }
    const findings = diagnose({ history, epoch: [0, 1, 2, 3, 4, 5], stopped: false })
    expect(findings.map(({ id }) => id)).toEqual(["overfitting"])
  })
})

describe("a doctor who looks on", () => {
  it("prints each finding once, and changes nothing", async () => {
    const { x, y } = blobs(200, 5, 10)
    const make = () => {
      const model = new Sequential(
        [
          Input({ shape: [10] }),
          ...Array.from({ length: 8 }, () => new layers.Dense(20, { activation: "sigmoid" })),
          new layers.Dense(5, {
            activation: "softmax",
            kernelInitializer: new RandomNormal({ stddev: 0.1 }), // so that it begins at ln 5
          }),
        ],
        { seed: 0 },
      )
      model.compile({ optimizer: new SGD({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", target })
      return model
    }
    const lines: string[] = []
    const looking = watch({ every: 5, print: (line) => lines.push(line) })
    const [watched, plain] = [make(), make()]
    await watched.fit(x, y, { epochs: 12, seed: 1, probes: [looking.probe], callbacks: [looking.callback] })
    await plain.fit(x, y, { epochs: 12, seed: 1 })
    expect(lines.filter((line) => line.includes("Gradients vanish"))).toHaveLength(1)
    expect(lines.filter((line) => line.includes("stuck"))).toHaveLength(1)
    expect(looking.findings.map(({ id }) => id)).toContain("vanishingGradient")
    expect(watched.getWeights().map((w) => [...w.dataSync()])).toEqual(plain.getWeights().map((w) => [...w.dataSync()]))
  })

  it.each(Object.entries(healthy))("has nothing to say of %s", async (_, make) => {
    const { model, train, test } = make()
    const lines: string[] = []
    const looking = watch({ every: 10, print: (line) => lines.push(line) })
    await model.fit(train, {
      ...{ epochs: 40, seed: 1, validationData: [test.x, test.y] },
      ...{ probes: [looking.probe], callbacks: [looking.callback] },
    })
    expect(lines.filter((line) => !line.startsWith("Note"))).toEqual([])
  })
})

describe("a report", () => {
  it("is a document in either language, with what to do and where it is taught", () => {
    const findings = diagnose(run({ figures: { "update/layer1": 0.2, "update/layer2": 0 } }))
    expect(markdown(findings, "en")).toMatch(
      /## Problem: Layers are never updated[\s\S]*layer2[\s\S]*`kasane run 6\.D-bug`/,
    )
    expect(markdown(findings, "ja")).toMatch(/## 問題：更新されない層がある/)
    expect(markdown([])).toBe("Nothing found.\n")
  })
})

describe("wrong arguments get", () => {
  it("an error that says what is meant", async () => {
    expect(() => diagnose(null as never)).toThrow("diagnose: takes a run, what fit returned")
    expect(() => watch({ language: "fr" as "en" })).toThrow("watch: unknown language 'fr'")
    expect(() => markdown("x" as never)).toThrow("markdown: takes findings in an array")
    await expect(checkup({} as never, {} as never)).rejects.toThrow("checkup: takes a compiled model")
    const model = new Sequential([Input({ shape: [2] }), new layers.Dense(1)])
    model.compile({ optimizer: "sgd", loss: "meanSquaredError", target })
    const data = { x: [[1, 2]], y: [[3]] }
    await expect(checkup(model, { ...data, test: 5 as never })).rejects.toThrow("test must be { x, y }")
    await expect(model.fit(data, { callbacks: [watch() as never] })).rejects.toThrow(
      "has no hook, such as onEpochEnd, got { probe, findings, callback }. Pass its callback, and its probe in probes.",
    )
  })
})

describe("a loss that jumps", () => {
  it("is told, though it ends no higher than it began", () => {
    const jumps = [29.9, 29.6, 7.2, 12.4, 31.2, 23.2, 8.8, 30.1, 9.2, 25.9]
    expect(ids({ curves: { "train/loss": jumps } })).toContain("divergence")
  })
})
