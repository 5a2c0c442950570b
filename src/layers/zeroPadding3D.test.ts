import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { ZeroPadding3D } from "./zeroPadding3D.ts"

describeGolden(ZeroPadding3D, golden.ZeroPadding3D)

describe("ZeroPadding3D", () => {
  it("refuses what is neither a number nor as many as there are axes", () => {
    for (const padding of [
      -1,
      [1, 2],
      [
        [1, 2],
        [3, 4],
      ],
      [1, 2, -3],
    ])
      expect(() => new ZeroPadding3D({ padding: padding as 1 })).toThrow(ArgumentError)
    expect(() => new ZeroPadding3D({ padding: -1 })).toThrow(
      "ZeroPadding3D: padding must be a whole number of 0 or more, or 3 of them, or 3 pairs [start, end], in an array, got -1.",
    )
  })

  it("says which samples it takes", () => {
    expect(() =>
      new ZeroPadding3D({
        padding: [
          [1, 2],
          [0, 3],
          [4, 0],
        ],
      }).call(zeros([2, 3])),
    ).toThrow(ShapeError)
    expect(() => new ZeroPadding3D({ name: "frame" }).call(zeros([2, 3, 4, 5]))).toThrow(
      'ZeroPadding3D "frame": takes samples [depth, height, width, channels], got samples of [3, 4, 5]. If these have one channel, reshape them to [3, 4, 5, 1]: new Reshape([3, 4, 5, 1]).',
    )
  })
})
