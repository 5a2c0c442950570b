import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { Reshape } from "./reshape.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(Reshape, golden.Reshape)

describe("Reshape", () => {
  it("shows the arithmetic when samples do not fit", () => {
    expect(() => new Reshape([5, -1], { name: "rows" }).build([4, 3])).toThrow(
      'Reshape "rows": samples of [4, 3] have 12 elements and cannot become [5, -1]: 12 / 5 is not a whole number.',
    )
    const layer = new Reshape([3, 4])
    expect(() => layer.build([5, 2])).toThrow(/have 10 elements and cannot become \[3, 4\]: that takes 12/)
    layer.build([12])
    expect(() => layer.call(zeros([2, 13]))).toThrow(/have 13 elements/)
  })

  it("makes single numbers of samples of one element, and keeps a batch of none", () => {
    expect(new Reshape([]).call(zeros([3, 1, 1])).shape).toEqual([3])
    expect(new Reshape([-1, 2]).call(zeros([0, 6])).shape).toEqual([0, 3, 2])
  })

  it("refuses what is no shape", () => {
    for (const shape of [[-1, -1], [2.5], [-2], 7, ["3"]])
      expect(() => new Reshape(shape as number[])).toThrow(ArgumentError)
  })
})
