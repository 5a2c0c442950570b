import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { tensor, zeros } from "../tensor/index.ts"
import { GroupNormalization } from "./groupNormalization.ts"
import golden from "./normalization.golden.json" with { type: "json" }

describeGolden(GroupNormalization, golden.GroupNormalization)

describe("GroupNormalization", () => {
  it("normalizes each channel of each sample by itself with groups −1, and keeps that in its configuration", () => {
    const layer = new GroupNormalization({ groups: -1, epsilon: 0 })
    const x = tensor([
      [
        [1, 30],
        [3, 10],
      ],
    ])
    expect(layer.call(x).toArray()).toEqual([
      [
        [-1, 1],
        [1, -1],
      ],
    ])
    expect(layer.getConfig()).toMatchObject({ groups: -1 })
  })

  it("shows why channels do not divide into groups", () => {
    expect(() => new GroupNormalization({ groups: 4, name: "norm" }).build([8, 8, 6])).toThrow(
      'GroupNormalization "norm": the 6 channels of samples [8, 8, 6] do not divide into 4 groups: 6 / 4 = 1.5. Set groups to a divisor of 6.',
    )
    expect(() => new GroupNormalization().build([8, 8, 16])).toThrow(ShapeError)
    const layer = new GroupNormalization({ groups: 2 })
    layer.build([3, 4])
    expect(() => layer.call(zeros([1, 3, 6]))).toThrow(/axis 2 must have 4, has 6/)
  })

  it("refuses what is no number of groups", () => {
    for (const groups of [0, -2, 1.5, Number.NaN])
      expect(() => new GroupNormalization({ groups })).toThrow(ArgumentError)
  })
})
