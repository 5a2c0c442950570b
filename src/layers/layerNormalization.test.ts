import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { random, zeros } from "../tensor/index.ts"
import { LayerNormalization } from "./layerNormalization.ts"
import golden from "./normalization.golden.json" with { type: "json" }

describeGolden(LayerNormalization, golden.LayerNormalization)

describe("LayerNormalization", () => {
  it("keeps its digits where the mean is 10000 and the deviation 1", () => {
    const x = random.normal([2, 1000], { seed: 1 }).add(10_000)
    const values = Float64Array.from(x.slice([[1, 2]]).dataSync())
    const mean = values.reduce((a, b) => a + b) / 1000
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 1000)
    const normal = [...values].map((v) => (v - mean) / deviation)
    const output = new LayerNormalization({ epsilon: 0 }).call(x).slice([[1, 2]])
    expectClose(output.dataSync() as Float32Array, normal, { relative: 1e-5, absolute: 1e-5 })
  })

  it("has weights of the sizes of its axes in the order of the input, however they are named", () => {
    for (const axis of [
      [1, 3],
      [-1, 1],
      [3, -3],
    ]) {
      const layer = new LayerNormalization({ axis })
      layer.build([5, 6, 7])
      expect(layer.gamma!.shape).toEqual([5, 7])
      expect(layer.call(zeros([2, 5, 1, 7])).shape).toEqual([2, 5, 1, 7])
    }
  })

  it("names the axis that does not fit, or is named twice", () => {
    const layer = new LayerNormalization()
    layer.build([4])
    expect(() => layer.call(zeros([2, 5]))).toThrow(/axis 1 must have 4, has 5/)
    expect(() => new LayerNormalization({ axis: 2 }).build([4])).toThrow(ShapeError)
    expect(() => new LayerNormalization({ axis: [1, -1] }).build([4])).toThrow(/names one axis twice, got \[1, -1\]/)
    expect(() => new LayerNormalization({ axis: [] })).toThrow(ArgumentError)
    expect(() => new LayerNormalization({ axis: [1, 0] })).toThrow(/other than 0/)
  })
})
