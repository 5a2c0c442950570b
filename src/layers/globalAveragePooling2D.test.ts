import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalAveragePooling2D } from "./globalAveragePooling2D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalAveragePooling2D, golden.GlobalAveragePooling2D)

describe("GlobalAveragePooling2D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalAveragePooling2D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalAveragePooling2D({ name: "p" }).build([9, 0, 1])).toThrow(
      'GlobalAveragePooling2D "p": there are no places in samples of [9, 0, 1].',
    )
  })
})
