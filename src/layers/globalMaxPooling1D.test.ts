import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalMaxPooling1D } from "./globalMaxPooling1D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalMaxPooling1D, golden.GlobalMaxPooling1D)

describe("GlobalMaxPooling1D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalMaxPooling1D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalMaxPooling1D({ name: "p" }).build([0, 1])).toThrow(
      'GlobalMaxPooling1D "p": there are no places in samples of [0, 1].',
    )
  })
})
