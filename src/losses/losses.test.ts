import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkGradients, grad, type Tensor, type TensorLike, tensor, zeros } from "../tensor/index.ts"
import * as losses from "./index.ts"
import golden from "./losses.golden.json" with { type: "json" }
import { type LossName, resolveLoss } from "./resolve.ts"

interface Options {
  readonly fromLogits?: boolean
  readonly labelSmoothing?: number
}
const functions = {
  meanSquaredError: losses.meanSquaredError,
  binaryCrossentropy: losses.binaryCrossentropy,
  categoricalCrossentropy: losses.categoricalCrossentropy,
  sparseCategoricalCrossentropy: losses.sparseCategoricalCrossentropy,
}
const classes = {
  meanSquaredError: losses.MeanSquaredError,
  binaryCrossentropy: losses.BinaryCrossentropy,
  categoricalCrossentropy: losses.CategoricalCrossentropy,
  sparseCategoricalCrossentropy: losses.SparseCategoricalCrossentropy,
}

describe("losses agree with Keras", () => {
  for (const [i, row] of golden.cases.entries()) {
    const name = row.loss as keyof typeof functions
    const options: Options = row.options
    const yTrue = tensor(row.yTrue as TensorLike)
    const yPred = tensor(row.yPred as TensorLike)
    const title = `${i}: ${name} ${JSON.stringify(options)} of [${yPred.shape}]`
    const make = (reduction: losses.LossReduction) => new classes[name]({ ...options, reduction })

    it(`${title}, per sample and reduced`, async () => {
      const perSample = functions[name](yTrue, yPred, options)
      expectClose(await perSample.data(), row.perSample as Numbers)
      expectClose(await make("none").compute(yTrue, yPred).data(), row.perSample as Numbers)
      expectClose(await make("sum").compute(yTrue, yPred).data(), row.sum)
      expectClose(await make("sumOverBatchSize").compute(yTrue, yPred).data(), row.mean)
    })

    it(`${title}, in the gradient`, async () => {
      const gradient = grad((p: Tensor) => make("mean").compute(yTrue, p))(yPred)
      expectClose(await gradient.data(), row.gradient as Numbers)
    })
  }
})

describe("losses", () => {
  it("have gradients and second gradients that agree with numerical ones", () => {
    const logits = tensor([
      [0.5, -1, 2],
      [1, 0.25, -0.75],
    ])
    const labels = tensor([2, 0])
    const targets = tensor([
      [0, 1, 0],
      [1, 0, 0],
    ])
    const scalars = [
      (p: Tensor) => losses.sparseCategoricalCrossentropy(labels, p, { fromLogits: true }).sum(),
      (p: Tensor) => losses.categoricalCrossentropy(targets, p, { fromLogits: true, labelSmoothing: 0.1 }).sum(),
      (p: Tensor) => losses.binaryCrossentropy(targets, p, { fromLogits: true }).sum(),
      (p: Tensor) => losses.meanSquaredError(targets, p).sum(),
    ]
    for (const f of scalars) {
      checkGradients(f, [logits])
      const gradient = grad(f)
      checkGradients(
        (p: Tensor) =>
          gradient(p)
            .mul(tensor([1, -2, 3]))
            .sum(),
        [logits],
      )
    }
  })

  it("gives the same from class numbers as from one-hot targets", async () => {
    const logits = tensor([
      [3, -1, 0.5],
      [20, -30, 19],
    ])
    const sparse = losses.sparseCategoricalCrossentropy([0, 2], logits, { fromLogits: true })
    const hot = [
      [1, 0, 0],
      [0, 0, 1],
    ]
    expectClose(await sparse.data(), await losses.categoricalCrossentropy(hot, logits, { fromLogits: true }).data())
  })

  it("is finite and not negative for any logits, with gradients that sum to 0 over the classes", () => {
    const logit = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(Math.fround)
    const row = fc.array(logit, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(row, fc.nat(), (logits, n) => {
        const loss = (p: Tensor) =>
          losses.sparseCategoricalCrossentropy([n % logits.length], p, { fromLogits: true }).sum()
        const value = loss(tensor([logits])).item()
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThan(Infinity)
        expect(
          Math.abs(
            grad(loss)(tensor([logits]))
              .sum()
              .item(),
          ),
        ).toBeLessThan(1e-6)
      }),
    )
  })

  it("is NaN for a label that is no class, and only for that sample", async () => {
    const loss = losses.sparseCategoricalCrossentropy([0, 3, -1, 2], zeros([4, 3]), { fromLogits: true })
    expectClose(await loss.data(), [Math.log(3), Number.NaN, Number.NaN, Math.log(3)])
  })

  it("is not disturbed by a logit of −∞ on another class", async () => {
    const logits = [[0, Number.NEGATIVE_INFINITY, 0]]
    const loss = losses.sparseCategoricalCrossentropy([0], logits, { fromLogits: true })
    expectClose(await loss.data(), [Math.log(2)])
  })

  it("weighs samples before reducing, as Keras does", async () => {
    const loss = new losses.MeanSquaredError()
    const values = loss.compute(tensor([[0], [0], [0]]), tensor([[1], [2], [3]]), tensor([1, 0, 2]))
    expectClose(await values.data(), (1 + 0 + 18) / 3)
  })

  it("refuses shapes that would broadcast, and says what to do", () => {
    expect(() => losses.meanSquaredError(zeros([32]), zeros([32, 10]))).toThrow(ShapeError)
    expect(() => losses.meanSquaredError(zeros([32, 10]), zeros([32, 1]))).toThrow(
      "meanSquaredError: targets [32, 10] and predictions [32, 1] must have one shape. " +
        "Give the model's last layer 10 outputs instead of 1.",
    )
    expect(() => losses.categoricalCrossentropy(zeros([32]), zeros([32, 10]))).toThrow("sparseCategoricalCrossentropy")
    expect(() => losses.sparseCategoricalCrossentropy(zeros([32, 10]), zeros([32, 10]))).toThrow(
      "These targets look one-hot: use categoricalCrossentropy",
    )
    expect(() => losses.sparseCategoricalCrossentropy(zeros([31]), zeros([32, 10]))).toThrow("Expected [32]")
    expect(() => losses.meanSquaredError(1, 2)).toThrow("need at least one axis")
  })

  it("refuses label smoothing outside [0, 1]", () => {
    expect(() => losses.binaryCrossentropy(zeros([1, 1]), zeros([1, 1]), { labelSmoothing: 1.5 })).toThrow(
      ArgumentError,
    )
  })
})

describe("resolveLoss", () => {
  it("makes a loss with default settings of a name", () => {
    for (const name of Object.keys(classes) as (keyof typeof classes)[]) {
      expect(resolveLoss(name)).toBeInstanceOf(classes[name])
      expect(resolveLoss(name).name).toBe(name)
    }
  })

  it("passes a loss through and wraps a function of targets and predictions", async () => {
    const mine = new losses.CategoricalCrossentropy({ fromLogits: true })
    expect(resolveLoss(mine)).toBe(mine)
    const absoluteError = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).abs().mean({ axis: -1 })
    const loss = resolveLoss(absoluteError)
    expect(loss.name).toBe("absoluteError")
    expectClose(await loss.compute(tensor([[1], [2]]), tensor([[2], [4]])).data(), 1.5)
  })

  it("suggests the name that was meant, and asks for an object where a class is passed", () => {
    expect(() => resolveLoss("meanSquareError" as LossName)).toThrow("Did you mean 'meanSquaredError'?")
    expect(() => resolveLoss(losses.MeanSquaredError as unknown as LossName)).toThrow(
      "Make one: new MeanSquaredError()",
    )
  })
})
