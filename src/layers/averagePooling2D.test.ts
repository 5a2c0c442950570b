import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { ones, zeros } from "../tensor/index.ts"
import { AveragePooling2D } from "./averagePooling2D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(AveragePooling2D, golden.AveragePooling2D)

describe("AveragePooling2D", () => {
  it("leaves padding out of the count", () => {
    const layer = new AveragePooling2D({ poolSize: 3, strides: 2, padding: "same" })
    expect(
      layer
        .call(ones([1, 4, 4, 1]))
        .flatten()
        .toArray(),
    ).toEqual([1, 1, 1, 1])
  })

  it("shows the arithmetic of a window that does not fit", () => {
    expect(() => new AveragePooling2D({ poolSize: 4, strides: 2, name: "p" }).build([9, 3, 1])).toThrow(
      'AveragePooling2D "p": the window 4 does not fit: ⌊(3 − 4)/2⌋ + 1 = 0 along axis 2 of samples [9, 3, 1]. Use a smaller poolSize, or padding "same".',
    )
  })

  it("steps by its window unless told otherwise, and refuses what is no size", () => {
    expect(new AveragePooling2D().getConfig()).toEqual({ poolSize: 2, strides: 2, padding: "valid" })
    expect(new AveragePooling2D({ poolSize: 3 }).strides).toEqual([3, 3])
    for (const poolSize of [0, 1.5, [2, 2, 2]])
      expect(() => new AveragePooling2D({ poolSize: poolSize as 2 })).toThrow(ArgumentError)
    expect(() => new AveragePooling2D().call(zeros([2, 9]))).toThrow(ShapeError)
  })
})
