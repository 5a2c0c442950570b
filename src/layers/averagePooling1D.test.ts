import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { AveragePooling1D } from "./averagePooling1D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(AveragePooling1D, golden.AveragePooling1D)

describe("AveragePooling1D", () => {
  it("shows the arithmetic of a window that does not fit", () => {
    expect(() => new AveragePooling1D({ poolSize: 4, strides: 2, name: "p" }).build([3, 1])).toThrow(
      'AveragePooling1D "p": the window 4 does not fit: ⌊(3 − 4)/2⌋ + 1 = 0 along axis 1 of samples [3, 1]. Use a smaller poolSize, or padding "same".',
    )
  })

  it("steps by its window unless told otherwise, and refuses what is no size", () => {
    expect(new AveragePooling1D().getConfig()).toEqual({ poolSize: 2, strides: 2, padding: "valid" })
    expect(new AveragePooling1D({ poolSize: 3 }).strides).toEqual([3])
    for (const poolSize of [0, 1.5, [2, 2]])
      expect(() => new AveragePooling1D({ poolSize: poolSize as 2 })).toThrow(ArgumentError)
    expect(() => new AveragePooling1D().call(zeros([2, 9]))).toThrow(ShapeError)
  })
})
