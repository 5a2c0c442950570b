import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { Permute } from "./permute.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(Permute, golden.Permute)

describe("Permute", () => {
  it("refuses what is no order, counted from 1", () => {
    for (const dims of [[0, 1], [1, 1], [1, 3], [1.5], 2])
      expect(() => new Permute(dims as number[])).toThrow(ArgumentError)
  })

  it("names both when samples have another number of axes", () => {
    expect(() => new Permute([2, 1], { name: "turn" }).call(zeros([8, 4, 3, 2]))).toThrow(
      'Permute "turn": dims [2, 1] order 2 axes, got samples of [4, 3, 2], which have 3.',
    )
  })
})
