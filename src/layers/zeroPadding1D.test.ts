import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { ZeroPadding1D } from "./zeroPadding1D.ts"

describeGolden(ZeroPadding1D, golden.ZeroPadding1D)

describe("ZeroPadding1D", () => {
  it("refuses what is neither a number nor as many as there are axes", () => {
    for (const padding of [-1, 0.5, "1", [1, 2, 3], [1, -1]])
      expect(() => new ZeroPadding1D({ padding: padding as 1 })).toThrow(ArgumentError)
    expect(() => new ZeroPadding1D({ padding: -1 })).toThrow(
      "ZeroPadding1D: padding must be a whole number of 0 or more, or a pair [start, end], got -1.",
    )
  })

  it("says which samples it takes", () => {
    expect(() => new ZeroPadding1D({ padding: [1, 2] }).call(zeros([2, 3]))).toThrow(ShapeError)
    expect(() => new ZeroPadding1D({ name: "frame" }).call(zeros([2, 3]))).toThrow(
      'ZeroPadding1D "frame": takes samples [steps, channels], got samples of [3]. If these have one channel, reshape them to [3, 1]: new Reshape([3, 1]).',
    )
  })
})
