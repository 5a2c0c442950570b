import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { UpSampling3D } from "./upSampling3D.ts"

describeGolden(UpSampling3D, golden.UpSampling3D)

describe("UpSampling3D", () => {
  it("refuses what is no number of times, and samples of another rank", () => {
    for (const size of [0, 1.5, [1, 2], [1, 1, 0]])
      expect(() => new UpSampling3D({ size: size as 1 })).toThrow(ArgumentError)
    expect(() => new UpSampling3D().call(zeros([2, 3]))).toThrow(ShapeError)
  })
})
