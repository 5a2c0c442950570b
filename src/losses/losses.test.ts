import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { uncapitalize } from "../base/registry.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { checkGradients, compile, grad, type Tensor, type TensorLike, tensor, zeros } from "../tensor/index.ts"
import * as losses from "./index.ts"
import type { Loss } from "./loss.ts"
import golden from "./losses.golden.json" with { type: "json" }
import { type LossName, resolveLoss } from "./resolve.ts"

type LossOf = (yTrue: TensorLike, yPred: TensorLike, options?: object) => Tensor
type LossClass = new (options?: object) => Loss

/** By the name that users write: the function and the class. */
const functions: Record<string, LossOf> = {}
const classes: Record<string, LossClass> = {}
for (const [name, value] of Object.entries(losses))
  if (/^[A-Z]/.test(name)) classes[uncapitalize(name)] = value as LossClass
  else functions[name] = value as LossOf

const rows = golden.cases.map((row) => {
  const options: object = row.options
  return {
    ...row,
    yTrue: tensor(row.yTrue as TensorLike),
    yPred: tensor(row.yPred as TensorLike),
    make: (reduction: losses.LossReduction) => new classes[row.loss]!({ ...options, reduction }),
    call: (yTrue: Tensor, yPred: Tensor) => functions[row.loss]!(yTrue, yPred, options),
  }
})

describe("losses agree with Keras", () => {
  for (const [i, { loss, options, yTrue, yPred, make, call, ...row }] of rows.entries()) {
    const title = `${i}: ${loss} ${JSON.stringify(options)} of [${yPred.shape}]`

    it(`${title}, per sample and reduced`, async () => {
      expectClose(await call(yTrue, yPred).data(), row.perSample as Numbers)
      expectClose(await make("none").compute(yTrue, yPred).data(), row.perSample as Numbers)
      expectClose(await make("sum").compute(yTrue, yPred).data(), row.sum)
      expectClose(await make("sumOverBatchSize").compute(yTrue, yPred).data(), row.mean)
    })

    it(`${title}, in the gradient`, async () => {
      const gradient = grad((p: Tensor) => make("mean").compute(yTrue, p))(yPred)
      expectClose(await gradient.data(), row.gradient as Numbers)
    })
  }

  // They are made of primitives, which each target is tested for; here is how they are put together.
  const names = rows.map(({ loss }) => loss)
  const some = rows.filter(({ loss }, i) => i === names.indexOf(loss) || i === names.lastIndexOf(loss))
  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(`compiled on ${target}, two rows of each in one program`, async () => {
      const run = compile(
        (...yPred: Tensor[]) =>
          some.map(({ call, make, yTrue }, i) => ({
            perSample: call(yTrue, yPred[i]!),
            gradient: grad((p: Tensor) => make("mean").compute(yTrue, p))(yPred[i]!),
          })),
        { target },
      )
      const found = await run(...some.map(({ yPred }) => yPred))
      for (const [i, { perSample, gradient }] of found.entries()) {
        expectClose(await perSample.data(), some[i]!.perSample as Numbers, { relative: 2e-6, absolute: 2e-7 })
        expectClose(await gradient.data(), some[i]!.gradient as Numbers, { relative: 2e-6, absolute: 2e-7 })
      }
    })

  it("and none is left out", () => {
    expect(Object.keys(functions).sort()).toEqual(Object.keys(classes).sort())
    expect([...new Set(rows.map(({ loss }) => loss))].sort()).toEqual(Object.keys(classes).sort())
  })
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
      (p: Tensor) => losses.binaryFocalCrossentropy(targets, p, { fromLogits: true, gamma: 1.5 }).sum(),
      (p: Tensor) => losses.categoricalFocalCrossentropy(targets, p, { fromLogits: true, gamma: 1.5 }).sum(),
      (p: Tensor) => losses.meanSquaredError(targets, p).sum(),
      (p: Tensor) => losses.meanSquaredLogarithmicError(targets, p.exp()).sum(),
      (p: Tensor) => losses.huber(targets, p, { delta: 0.8 }).sum(),
      (p: Tensor) => losses.logCosh(targets, p).sum(),
      (p: Tensor) => losses.squaredHinge(targets, p.add(0.2)).sum(),
      (p: Tensor) => losses.klDivergence(targets, p.sigmoid()).sum(),
      (p: Tensor) => losses.poisson(targets, p.exp()).sum(),
      (p: Tensor) => losses.cosineSimilarity(targets, p).sum(),
      (p: Tensor) => losses.dice(targets, p.sigmoid()),
      (p: Tensor) => losses.tversky(targets, p.sigmoid(), { alpha: 0.3, beta: 0.9 }),
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

  it("logCosh is exact for small errors, and curved at 0", () => {
    // ln cosh x = x² / 2 − x⁴ / 12 + …
    expect(losses.logCosh([[0]], [[1e-6]]).item()).toBeCloseTo(5e-13, 18)
    const slope = grad((p: Tensor) => losses.logCosh([[0]], p).sum())
    expect(slope(tensor([[0]])).item()).toBe(0)
    const curvature = grad((p: Tensor) => slope(p).sum())
    expect(curvature(tensor([[0]])).item()).toBe(1)
  })

  it("cosineSimilarity of zeros is 0, with a finite gradient", () => {
    const loss = (p: Tensor) => losses.cosineSimilarity([[3, 4]], p).sum()
    expect(loss(zeros([1, 2])).item()).toBeCloseTo(0, 12)
    // −yTrue / |yTrue| / 1e-7
    expectClose(grad(loss)(zeros([1, 2])).dataSync(), [-6e6, -8e6])
  })

  it("klDivergence and poisson survive rates and probabilities of 0, meanAbsolutePercentageError targets of 0", () => {
    expect(losses.klDivergence([[1, 0]], [[0, 1]]).item()).toBeCloseTo(Math.log(1e7), 4)
    const slope = grad((p: Tensor) => losses.klDivergence([[1, 0]], p).sum())
    expectClose(slope(tensor([[1, 0]])).dataSync(), [-1, 0])
    expect(losses.poisson([[1]], [[0]]).item()).toBeCloseTo(Math.log(1e7), 4)
    expect(losses.meanAbsolutePercentageError([[0]], [[0]]).item()).toBe(0)
  })

  it("hinge takes 0 for −1 only where all labels of the batch are 0 or 1", async () => {
    expectClose(await losses.hinge([[0], [1]], [[-2], [0.5]]).data(), [0, 0.5])
    expectClose(await losses.hinge([[0], [-1]], [[-2], [0.5]]).data(), [1, 1.5])
  })

  it("a focal loss with gamma 0 is the cross-entropy", async () => {
    const [y, z] = [[[1], [0]], tensor([[-3], [50]])]
    const options = { fromLogits: true }
    expectClose(
      await losses.binaryFocalCrossentropy(y, z, { ...options, gamma: 0 }).data(),
      await losses.binaryCrossentropy(y, z, options).data(),
    )
  })

  it("a loss of overlap is one number for the batch, which samples weigh as one", async () => {
    const [y, p] = [tensor([[1, 1, 0]]), tensor([[1, 0, 0]])]
    expect(new losses.Dice({ reduction: "none" }).compute(y, p).shape).toEqual([])
    expectClose(await new losses.Dice().compute(y, p, tensor([3])).data(), 1)
  })

  it("refuses options that make no sense", () => {
    const x = zeros([1, 2])
    expect(() => losses.huber(x, x, { delta: 0 })).toThrow("huber: delta must be a number above 0, got 0")
    expect(() => new losses.CosineSimilarity({ axis: 0.5 })).toThrow(ArgumentError)
    expect(() => new losses.Dice({ axis: "all" as unknown as number })).toThrow(ArgumentError)
    expect(() => losses.binaryFocalCrossentropy(x, x, { gamma: -1 })).toThrow(ArgumentError)
    expect(() => losses.categoricalFocalCrossentropy(x, x, { alpha: [1, 2, 3] })).toThrow("are of 2 classes")
    expect(() => new losses.Tversky({ alpa: 1 } as object)).toThrow("Did you mean 'alpha'?")
  })

  it("refuses label smoothing outside [0, 1]", () => {
    expect(() => losses.binaryCrossentropy(zeros([1, 1]), zeros([1, 1]), { labelSmoothing: 1.5 })).toThrow(
      ArgumentError,
    )
  })
})

describe("resolveLoss", () => {
  it("makes a loss with default settings of a name", () => {
    for (const name of Object.keys(classes) as LossName[]) {
      expect(resolveLoss(name)).toBeInstanceOf(classes[name])
      expect(resolveLoss(name).name).toBe(name)
    }
  })

  it("knows Keras's short names", () => {
    const short = { mae: "meanAbsoluteError", MAPE: "meanAbsolutePercentageError", kld: "klDivergence" } as const
    for (const [alias, name] of Object.entries(short)) expect(resolveLoss(alias as LossName).name).toBe(name)
    expect(resolveLoss("msle").name).toBe("meanSquaredLogarithmicError")
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
