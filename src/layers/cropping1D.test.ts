import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { Cropping1D } from "./cropping1D.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(Cropping1D, golden.Cropping1D)

describe("Cropping1D", () => {
  it("shows the arithmetic when nothing would be left", () => {
    const layer = new Cropping1D({ cropping: [2, 3], name: "crop" })
    expect(() => layer.build([5, 1])).toThrow(
      'Cropping1D "crop": cropping [2, 3] leaves nothing of axis 1: 5 − 2 − 3 = 0, in samples of [5, 1].',
    )
  })

  it("has Keras's default, and refuses negative numbers", () => {
    expect(new Cropping1D().getConfig()).toEqual({ cropping: [1, 1] })
    expect(() => new Cropping1D({ cropping: -1 })).toThrow(ArgumentError)
  })
})
