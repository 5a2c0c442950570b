import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalAveragePooling3D } from "./globalAveragePooling3D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalAveragePooling3D, golden.GlobalAveragePooling3D)

describe("GlobalAveragePooling3D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalAveragePooling3D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalAveragePooling3D({ name: "p" }).build([9, 9, 0, 1])).toThrow(
      'GlobalAveragePooling3D "p": there are no places in samples of [9, 9, 0, 1].',
    )
  })
})
