import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { RepeatVector } from "./repeatVector.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(RepeatVector, golden.RepeatVector)

describe("RepeatVector", () => {
  it("refuses what is no number of times, and samples that are no vectors", () => {
    for (const n of [0, -1, 1.5]) expect(() => new RepeatVector(n)).toThrow(ArgumentError)
    expect(() => new RepeatVector(2).call(zeros([2, 3, 4]))).toThrow(
      /takes samples \[features\], got samples of \[3, 4\]/,
    )
  })
})
