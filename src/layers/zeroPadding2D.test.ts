import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { ZeroPadding2D } from "./zeroPadding2D.ts"

describeGolden(ZeroPadding2D, golden.ZeroPadding2D)

describe("ZeroPadding2D", () => {
  it("refuses what is neither a number nor as many as there are axes", () => {
    for (const padding of [
      -1,
      0.5,
      [1],
      [1, 2, 3],

      [[1], [2]],
      [
        [1, 2],
        [3, -4],
      ],
    ])
      expect(() => new ZeroPadding2D({ padding: padding as 1 })).toThrow(ArgumentError)
    expect(() => new ZeroPadding2D({ padding: -1 })).toThrow(
      "ZeroPadding2D: padding must be a whole number of 0 or more, or 2 of them, or 2 pairs [start, end], in an array, got -1.",
    )
  })

  it("says which samples it takes", () => {
    expect(() =>
      new ZeroPadding2D({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }).call(zeros([2, 3])),
    ).toThrow(ShapeError)
    expect(() => new ZeroPadding2D({ name: "frame" }).call(zeros([2, 3, 4]))).toThrow(
      'ZeroPadding2D "frame": takes samples [height, width, channels], got samples of [3, 4]. If these have one channel, reshape them to [3, 4, 1]: new Reshape([3, 4, 1]).',
    )
  })
})
