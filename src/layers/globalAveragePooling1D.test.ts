import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalAveragePooling1D } from "./globalAveragePooling1D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalAveragePooling1D, golden.GlobalAveragePooling1D)

describe("GlobalAveragePooling1D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalAveragePooling1D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalAveragePooling1D({ name: "p" }).build([0, 1])).toThrow(
      'GlobalAveragePooling1D "p": there are no places in samples of [0, 1].',
    )
  })
})
