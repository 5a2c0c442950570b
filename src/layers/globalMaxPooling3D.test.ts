import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import { GlobalMaxPooling3D } from "./globalMaxPooling3D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(GlobalMaxPooling3D, golden.GlobalMaxPooling3D)

describe("GlobalMaxPooling3D", () => {
  it("says which samples it takes, and that there must be a place", () => {
    expect(() => new GlobalMaxPooling3D().call(zeros([2, 9]))).toThrow(ShapeError)
    expect(() => new GlobalMaxPooling3D({ name: "p" }).build([9, 9, 0, 1])).toThrow(
      'GlobalMaxPooling3D "p": there are no places in samples of [9, 9, 0, 1].',
    )
  })
})
