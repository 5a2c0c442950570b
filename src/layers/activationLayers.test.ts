import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { softmax } from "../activations/index.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { Constant } from "../initializers/index.ts"
import { grad, type Tensor, tensor, zeros } from "../tensor/index.ts"
import golden from "./activations.golden.json" with { type: "json" }
import * as layers from "./index.ts"

const classes = { ...layers }
for (const name of ["ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Rescaling"] as const)
  describeGolden(classes[name], golden[name])

describe("ReLU", () => {
  it("takes maxValue first, as Keras does, and refuses what is negative", () => {
    expect(new layers.ReLU(6).maxValue).toBe(6)
    expect(new layers.ReLU(6, { threshold: 1 }).getConfig()).toEqual({ maxValue: 6, threshold: 1 })
    expect(() => new layers.ReLU({ negativeSlope: -0.1 })).toThrow("ReLU: negativeSlope must be a number of 0 or more")
    expect(() => new layers.ReLU(-1)).toThrow(ArgumentError)
    expect(() => new layers.LeakyReLU(-1)).toThrow(ArgumentError)
    expect(() => new layers.ELU({ alfa: 1 } as object)).toThrow("ELU: unknown option 'alfa'")
  })
})

describe("the names of activation layers", () => {
  it("keep abbreviations together", () => {
    const names = [new layers.ReLU(), new layers.PReLU(), new layers.LeakyReLU(), new layers.ELU()].map((l) => l.name)
    expect(names).toEqual(["reLU", "pReLU", "leakyReLU", "elu"])
  })
})

describe("PReLU", () => {
  it("learns a slope a channel where the other axes are shared", () => {
    const layer = new layers.PReLU({ alphaInitializer: new Constant(0.5), sharedAxes: [1, 2] })
    const x = tensor([[[[-2, 4]], [[-4, -6]]]])
    expect(layer.call(x).flatten().toArray()).toEqual([-1, 4, -2, -3])
    expect(layer.countParams()).toBe(2)
    // Shared axes may have other sizes later, the channels not.
    expect(layer.call(zeros([1, 5, 7, 2])).shape).toEqual([1, 5, 7, 2])
    expect(() => layer.call(zeros([1, 5, 7, 3]))).toThrow(ShapeError)
    expect(() => layer.computeOutputShape([5, 7, 3])).toThrow("axis 3 must have 2, has 3")
  })

  it("has no gradient at 0, as in Keras", () => {
    const layer = new layers.PReLU({ alphaInitializer: "ones" })
    layer.build([1])
    const slope = grad((x: Tensor) => layer.call(x).sum())(zeros([1, 1]))
    expect(slope.item()).toBeCloseTo(0, 12)
  })

  it("refuses axes that are none", () => {
    for (const sharedAxes of [[0], [1.5], -1, ["1" as unknown as number]])
      expect(() => new layers.PReLU({ sharedAxes })).toThrow(ArgumentError)
    expect(() => new layers.PReLU({ sharedAxes: [3] }).build([4, 4])).toThrow("sharedAxes names axis 3")
  })
})

describe("Softmax", () => {
  it("is the activation of that name where it goes along the last axis, and can be left out", () => {
    const layer = new layers.Softmax()
    expect(layer.finalActivation).toBe(softmax)
    expect(layer.call(tensor([[1, 2]]), { logits: true }).toArray()).toEqual([[1, 2]])
    expect(new layers.Softmax(1).finalActivation).toBeUndefined()
  })

  it("refuses the batch and axes that are none", () => {
    expect(() => new layers.Softmax(0)).toThrow(ArgumentError)
    expect(() => new layers.Softmax([])).toThrow("one axis or more")
    expect(() => new layers.Softmax(2).call(zeros([2, 3]))).toThrow(ShapeError)
  })
})

describe("Rescaling", () => {
  it("takes whole numbers, as pixels are", () => {
    const pixels = tensor(Int32Array.of(0, 51, 255), { shape: [1, 3] })
    const scaled = new layers.Rescaling(1 / 255).call(pixels)
    expect(scaled.dtype).toBe("float32")
    expect([...scaled.dataSync()]).toEqual([0, 51, 255].map((n) => Math.fround(Math.fround(1 / 255) * n)))
  })

  it("refuses what does not fit", () => {
    expect(() => new layers.Rescaling({ scale: 2 } as unknown as number)).toThrow("The scale comes first")
    expect(() => new layers.Rescaling([1, 2]).call(zeros([1, 3]))).toThrow("scale has 2 numbers")
  })
})
