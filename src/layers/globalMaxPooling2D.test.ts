import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalMaxPooling2D } from "./globalMaxPooling2D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalMaxPooling2D, golden.GlobalMaxPooling2D)

describe("GlobalMaxPooling2D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalMaxPooling2D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalMaxPooling2D({ name: "p" }).build([9, 0, 1])).toThrow(
      'GlobalMaxPooling2D "p": there are no places in samples of [9, 0, 1].',
    )
  })
})
