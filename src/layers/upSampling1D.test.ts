import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { UpSampling1D } from "./upSampling1D.ts"

describeGolden(UpSampling1D, golden.UpSampling1D)

describe("UpSampling1D", () => {
  it("refuses what is no number of times, and samples of another rank", () => {
    for (const size of [0, -1, 1.5, [1, 2]]) expect(() => new UpSampling1D({ size: size as 1 })).toThrow(ArgumentError)
    expect(() => new UpSampling1D().call(zeros([2, 3]))).toThrow(ShapeError)
  })
})
