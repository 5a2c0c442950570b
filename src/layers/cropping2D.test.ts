import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { Cropping2D } from "./cropping2D.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(Cropping2D, golden.Cropping2D)

describe("Cropping2D", () => {
  it("shows the arithmetic when nothing would be left", () => {
    const layer = new Cropping2D({
      cropping: [
        [0, 0],
        [2, 3],
      ],
      name: "crop",
    })
    expect(() => layer.build([9, 5, 1])).toThrow(
      'Cropping2D "crop": cropping [2, 3] leaves nothing of axis 2: 5 − 2 − 3 = 0, in samples of [9, 5, 1].',
    )
  })

  it("has Keras's default, and refuses negative numbers", () => {
    expect(new Cropping2D().getConfig()).toEqual({
      cropping: [
        [0, 0],
        [0, 0],
      ],
    })
    expect(() => new Cropping2D({ cropping: -1 })).toThrow(ArgumentError)
  })
})
