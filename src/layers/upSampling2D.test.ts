import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { grad, type Tensor, zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { UpSampling2D } from "./upSampling2D.ts"

describeGolden(UpSampling2D, golden.UpSampling2D)

describe("UpSampling2D", () => {
  it("has a gradient through bilinear interpolation that gives every pixel its share", () => {
    const layer = new UpSampling2D({ size: [2, 3], interpolation: "bilinear" })
    layer.build([2, 2, 1])
    const gradient = grad((x: Tensor) => layer.call(x).sum())(zeros([1, 2, 2, 1]))
    // As many as there are new pixels, evenly.
    for (const share of gradient.dataSync()) expect(share).toBeCloseTo(6, 5)
    expect(layer.call(zeros([1, 1, 5, 1])).shape).toEqual([1, 2, 15, 1])
  })

  it("refuses unknown ways to interpolate", () => {
    expect(() => new UpSampling2D({ interpolation: "bilinaer" as "bilinear" })).toThrow(NameError)
  })

  it("refuses what is no number of times, and samples of another rank", () => {
    for (const size of [0, -1, 1.5, [1, 2, 3], [1, 0]])
      expect(() => new UpSampling2D({ size: size as 1 })).toThrow(ArgumentError)
    expect(() => new UpSampling2D().call(zeros([2, 3]))).toThrow(ShapeError)
  })
})
