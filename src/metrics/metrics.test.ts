import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { uncapitalize } from "../base/registry.ts"
import { type Tensor, type TensorLike, tensor, zeros } from "../tensor/index.ts"
import { runningMean } from "./_runningMean.ts"
import * as metrics from "./index.ts"
import type { Metric } from "./metric.ts"
import golden from "./metrics.golden.json" with { type: "json" }
import { type MetricName, resolveMetric } from "./resolve.ts"

const functions = {
  accuracy: metrics.accuracy,
  binaryAccuracy: metrics.binaryAccuracy,
  categoricalAccuracy: metrics.categoricalAccuracy,
  sparseCategoricalAccuracy: metrics.sparseCategoricalAccuracy,
}

describe("metrics agree with Keras", () => {
  for (const [i, row] of golden.cases.entries()) {
    const name = row.resolved as keyof typeof functions
    const yTrue = tensor(row.yTrue as TensorLike)
    const yPred = tensor(row.yPred as TensorLike)

    it(`${i}: accuracy of [${yTrue.shape}] and [${yPred.shape}] is ${name}`, async () => {
      expectClose(await functions[name](yTrue, yPred).data(), row.perSample as Numbers)
      expectClose(await metrics.accuracy(yTrue, yPred).data(), row.perSample as Numbers)
      expect(metrics.accuracy(yTrue, yPred).dtype).toBe("float32")
    })

    it(`${i}: the mean over batches counts the last, partial one right`, async () => {
      const mean = runningMean()
      const running: number[] = []
      for (let start = 0; start < row.yTrue.length; start += row.batch) {
        const [t, p] = [row.yTrue, row.yPred].map((y) => tensor(y.slice(start, start + row.batch) as TensorLike))
        const values = Array.from(await resolveMetric("accuracy").call(t!, p!).data())
        mean.add(
          values.reduce((total, value) => total + value, 0),
          values.length,
        )
        running.push(mean.result())
      }
      expectClose(running, row.running)
    })
  }
})

type MetricClass = new (options?: object) => Metric
type MetricOf = (yTrue: TensorLike, yPred: TensorLike, options?: object) => Tensor
const all: Record<string, unknown> = { ...metrics }

describe("the other metrics agree with Keras", () => {
  for (const [i, { metric: className, options, ...row }] of golden.others.entries()) {
    const name = uncapitalize(className)
    const made = new (all[className] as MetricClass)(options)

    it(`${i}: ${name} ${JSON.stringify(options)}, sample by sample`, async () => {
      const [yTrue, yPred] = [tensor(row.yTrue as TensorLike), tensor(row.yPred as TensorLike)]
      expectClose(await made.call(yTrue, yPred).data(), row.perSample as Numbers, { absolute: 1e-6 })
      const call = all[name] as MetricOf | undefined
      if (call) expectClose(await call(yTrue, yPred, options).data(), row.perSample as Numbers, { absolute: 1e-6 })
      expect(made.call(yTrue, yPred).dtype).toBe("float32")
      expect(resolveMetric(name as MetricName).name).toBe(name)
    })

    it(`${i}: ${name}, over batches`, async () => {
      const mean = runningMean()
      const running: number[] = []
      for (let start = 0; start < row.yTrue.length; start += row.batch) {
        const [t, p] = [row.yTrue, row.yPred].map((y) => tensor(y.slice(start, start + row.batch) as TensorLike))
        const values = Array.from(await made.call(t!, p!).data())
        mean.add(
          values.reduce((total, value) => total + value, 0),
          values.length,
        )
        running.push(made.finish(mean.result()))
      }
      expectClose(running, row.running, { absolute: 1e-6 })
    })
  }

  it("and none is left out", () => {
    const tested = [...golden.others.map((row) => row.metric), "Accuracy", ...Object.keys(functions)].map(uncapitalize)
    const classes = Object.keys(metrics).filter((name) => /^[A-Z]/.test(name))
    expect([...new Set(tested)].sort()).toEqual(classes.map(uncapitalize).sort())
  })
})

describe("metrics", () => {
  it("count NaN predictions as wrong, never as right", async () => {
    const nan = tensor([[Number.NaN, Number.NaN, Number.NaN]])
    expectClose(await metrics.sparseCategoricalAccuracy([2], nan).data(), [0])
    expectClose(await metrics.binaryAccuracy([[1]], [[Number.NaN]]).data(), [0])
  })

  it("count as no hit among the highest k what is no class or no number", async () => {
    const scores = [[0.5, Number.NaN, 0.25]]
    expectClose(await metrics.sparseTopKCategoricalAccuracy([1], scores, { k: 9 }).data(), [0])
    expectClose(await metrics.sparseTopKCategoricalAccuracy([0], scores, { k: 1 }).data(), [0])
    expectClose(
      await metrics
        .sparseTopKCategoricalAccuracy(
          [3, -1],
          [
            [1, 2],
            [1, 2],
          ],
        )
        .data(),
      [0, 0],
    )
    expectClose(await metrics.sparseTopKCategoricalAccuracy([1], [[1, Number.NEGATIVE_INFINITY]]).data(), [1])
  })

  it("refuse a k that counts nothing", () => {
    expect(() => new metrics.TopKCategoricalAccuracy({ k: 0 })).toThrow("k must be a whole number of 1 or more")
    expect(() => metrics.sparseTopKCategoricalAccuracy([1], [[1, 2]], { k: 1.5 })).toThrow(ArgumentError)
  })

  it("binaryAccuracy cuts where it is told, 0 for logits", async () => {
    expectClose(await metrics.binaryAccuracy([1, 0], [0.25, -0.25], { threshold: 0 }).data(), [1, 1])
    expectClose(await new metrics.BinaryAccuracy({ threshold: 0.2 }).call(tensor([1]), tensor([0.25])).data(), [1])
  })

  it("refuse shapes that do not fit", () => {
    expect(() => metrics.categoricalAccuracy(zeros([4, 3]), zeros([4, 2]))).toThrow(ShapeError)
    expect(() => metrics.sparseCategoricalAccuracy(zeros([3]), zeros([4, 2]))).toThrow("targets [3] do not fit")
  })

  it("are found by name, passed through, or wrapped", () => {
    for (const name of ["accuracy", "binaryAccuracy", "categoricalAccuracy", "sparseCategoricalAccuracy"] as const)
      expect(resolveMetric(name).name).toBe(name)
    const mine = new metrics.Accuracy()
    expect(resolveMetric(mine)).toBe(mine)
    const bias = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue)
    expect(resolveMetric(bias).name).toBe("bias")
    expect(resolveMetric("mse").name).toBe("mse")
    expect(
      resolveMetric("mse")
        .call(tensor([[1]]), tensor([[3]]))
        .item(),
    ).toBe(4)
    expect(() => resolveMetric("acuracy" as MetricName)).toThrow("Did you mean 'accuracy'?")
  })
})

describe("runningMean", () => {
  it("is 0 before anything was added and after a reset", () => {
    const mean = runningMean()
    expect(mean.result()).toBe(0)
    mean.add(6, 2)
    expect(mean.result()).toBe(3)
    mean.reset()
    expect(mean.result()).toBe(0)
  })
})
