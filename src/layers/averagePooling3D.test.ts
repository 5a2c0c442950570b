import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { AveragePooling3D } from "./averagePooling3D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(AveragePooling3D, golden.AveragePooling3D)

describe("AveragePooling3D", () => {
  it("shows the arithmetic of a window that does not fit", () => {
    expect(() => new AveragePooling3D({ poolSize: 4, strides: 2, name: "p" }).build([9, 9, 3, 1])).toThrow(
      'AveragePooling3D "p": the window 4 does not fit: ⌊(3 − 4)/2⌋ + 1 = 0 along axis 3 of samples [9, 9, 3, 1]. Use a smaller poolSize, or padding "same".',
    )
  })

  it("steps by its window unless told otherwise, and refuses what is no size", () => {
    expect(new AveragePooling3D().getConfig()).toEqual({ poolSize: 2, strides: 2, padding: "valid" })
    expect(new AveragePooling3D({ poolSize: 3 }).strides).toEqual([3, 3, 3])
    for (const poolSize of [0, 1.5, [2, 2, 2, 2]])
      expect(() => new AveragePooling3D({ poolSize: poolSize as 2 })).toThrow(ArgumentError)
    expect(() => new AveragePooling3D().call(zeros([2, 9]))).toThrow(ShapeError)
  })
})
